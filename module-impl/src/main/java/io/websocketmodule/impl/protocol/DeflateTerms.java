// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What both sides have agreed on of permessage-deflate (RFC 7692 7.1).
 *
 * @param serverContextTakeover whether messages that the server sends may build on each other
 * @param clientContextTakeover whether messages that the client sends may
 * @param serverWindowAsked whether the client has named a window for the server, which is then
 *     confirmed
 * @param clientMaxWindowBits the window that the client is held to; 15: any
 */
public record DeflateTerms(
    boolean serverContextTakeover,
    boolean clientContextTakeover,
    boolean serverWindowAsked,
    int clientMaxWindowBits) {

  /** The name of the extension. */
  public static final String NAME = "permessage-deflate";

  private static final String SERVER_NO_TAKEOVER = "server_no_context_takeover";
  private static final String CLIENT_NO_TAKEOVER = "client_no_context_takeover";
  private static final String SERVER_WINDOW = "server_max_window_bits";
  private static final String CLIENT_WINDOW = "client_max_window_bits";

  /** RFC 7692 7.1.2: in decimal digits without leading zeros. */
  private static final Set<String> WINDOW_BITS =
      Set.of("8", "9", "10", "11", "12", "13", "14", "15");

  /**
   * Negotiates, as a pure function: the first offer that can be met is.
   *
   * @param offers of all extensions, the client's favourite first
   * @return empty: there is none that can be met, and so no compression
   */
  public static Optional<DeflateTerms> negotiate(
      List<ExtensionOffer> offers, DeflatePolicy policy) {
    Optional<DeflateTerms> terms = Optional.empty();
    for (ExtensionOffer offer : offers) {
      if (terms.isEmpty() && offer.name().equals(NAME) && isValid(offer)) {
        terms = accept(offer, policy);
      }
    }
    return terms;
  }

  /** RFC 7692 7: what has an unknown, a repeated or a wrongly valued parameter is declined. */
  private static boolean isValid(ExtensionOffer offer) {
    Set<String> seen = new HashSet<>();
    for (ExtensionOffer.Parameter parameter : offer.parameters()) {
      String value = parameter.value();
      boolean valid =
          switch (parameter.name()) {
            case SERVER_NO_TAKEOVER, CLIENT_NO_TAKEOVER -> value == null;
            case SERVER_WINDOW -> value != null && WINDOW_BITS.contains(value);
            case CLIENT_WINDOW -> value == null || WINDOW_BITS.contains(value);
            default -> false;
          };
      if (!valid || !seen.add(parameter.name())) {
        return false;
      }
    }
    return true;
  }

  private static Optional<DeflateTerms> accept(ExtensionOffer offer, DeflatePolicy policy) {
    Map<String, String> asked = new LinkedHashMap<>();
    offer.parameters().forEach(parameter -> asked.put(parameter.name(), parameter.value()));
    // RFC 7692 7.1.2.1: the window asked for must be kept to, and the JDK's Deflater has one only.
    boolean serverWindow = asked.containsKey(SERVER_WINDOW);
    if (serverWindow && bits(asked.get(SERVER_WINDOW)) < DeflatePolicy.MAX_WINDOW_BITS) {
      return Optional.empty();
    }
    // RFC 7692 7.1.2.2: a client that does not offer it cannot be held to a window.
    int clientWindow =
        asked.containsKey(CLIENT_WINDOW)
            ? Math.min(policy.clientMaxWindowBits(), bits(asked.get(CLIENT_WINDOW)))
            : DeflatePolicy.MAX_WINDOW_BITS;
    return Optional.of(
        new DeflateTerms(
            policy.serverContextTakeover() && !asked.containsKey(SERVER_NO_TAKEOVER),
            policy.clientContextTakeover() && !asked.containsKey(CLIENT_NO_TAKEOVER),
            serverWindow,
            clientWindow));
  }

  private static int bits(String value) {
    return value == null ? DeflatePolicy.MAX_WINDOW_BITS : Integer.parseInt(value);
  }

  /** The parameters of the answer in their order, with their values; an empty one: it has none. */
  public Map<String, String> parameters() {
    Map<String, String> answer = new LinkedHashMap<>();
    if (!serverContextTakeover) {
      answer.put(SERVER_NO_TAKEOVER, "");
    }
    if (!clientContextTakeover) {
      answer.put(CLIENT_NO_TAKEOVER, "");
    }
    if (serverWindowAsked) {
      answer.put(SERVER_WINDOW, String.valueOf(DeflatePolicy.MAX_WINDOW_BITS));
    }
    if (clientMaxWindowBits < DeflatePolicy.MAX_WINDOW_BITS) {
      answer.put(CLIENT_WINDOW, String.valueOf(clientMaxWindowBits));
    }
    return answer;
  }

  /** The value of the answer's header Sec-WebSocket-Extensions. */
  public String answer() {
    StringBuilder answer = new StringBuilder(NAME);
    parameters()
        .forEach(
            (name, value) ->
                answer.append("; ").append(name).append(value.isEmpty() ? "" : "=" + value));
    return answer.toString();
  }
}
