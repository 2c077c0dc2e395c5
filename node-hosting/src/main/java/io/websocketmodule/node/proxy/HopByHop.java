// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.proxy;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The fields that concern one connection and are not passed on (RFC 9110 7.6.1): those that the
 * Connection field names, and those that always do. Transfer-Encoding is among them: a body is
 * framed anew on each side, so that both sides cannot read two ends of it.
 */
final class HopByHop {
  private static final Set<String> ALWAYS =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings");

  /** What frames or addresses a message is never dropped because its sender names it. */
  private static final Set<String> NEVER = Set.of("host", "content-length");

  private final Set<String> named = new HashSet<>();

  /**
   * Reads the Connection field.
   *
   * @param lines its values, one for each time it was sent; several are one list
   */
  HopByHop(Iterable<String> lines) {
    for (String line : lines) {
      for (String token : line.split(",")) {
        named.add(token.strip().toLowerCase(Locale.ROOT));
      }
    }
  }

  /** Whether the Connection field has a token, in any case. */
  boolean names(String token) {
    return named.contains(token);
  }

  /** Whether a field is for the next hop only. */
  boolean drops(String field) {
    String name = field.toLowerCase(Locale.ROOT);
    return ALWAYS.contains(name) || named.contains(name) && !NEVER.contains(name);
  }
}
