// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.fuzzing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.websocketmodule.impl.protocol.DeflatePolicy;
import io.websocketmodule.impl.protocol.DeflateTerms;
import io.websocketmodule.impl.protocol.ExtensionOffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whatever a client offers in Sec-WebSocket-Extensions, the answer accepts the first offer that can
 * be met, and holds to RFC 7692 7.1; a header that does not follow its grammar is refused in one
 * sentence.
 */
class ExtensionsFuzzTest {

  private static final Set<String> KNOWN =
      Set.of(
          "server_no_context_takeover",
          "client_no_context_takeover",
          "server_max_window_bits",
          "client_max_window_bits");

  /** Byte 0 steers what this side wants; behind it the header, a line for each time it was sent. */
  @FuzzTest
  void offers(byte[] bytes) {
    Input input = Input.of(bytes, 1);
    DeflatePolicy policy =
        new DeflatePolicy(
            input.steer(0, 0), input.steer(0, 1), 9 + (input.steer(0) >> 2) % 7, 1024, 6);
    List<String> lines = List.of(new String(input.rest(), ISO_8859_1).split("\n", -1));
    List<ExtensionOffer> offers;
    try {
      offers = ExtensionOffer.parse(lines);
    } catch (IllegalArgumentException refused) {
      assertTrue(refused.getMessage().matches("[ -~]{10,250}"), refused.getMessage());
      List<String> joined = List.of(String.join(",", lines));
      assertThrows(IllegalArgumentException.class, () -> ExtensionOffer.parse(joined));
      return;
    }
    assertEquals(offers, ExtensionOffer.parse(List.of(String.join(",", lines))), "RFC 9110 5.3");
    offers.forEach(ExtensionsFuzzTest::checkTokens);
    Optional<DeflateTerms> terms = DeflateTerms.negotiate(offers, policy);
    Optional<ExtensionOffer> first =
        offers.stream().filter(ExtensionsFuzzTest::canBeMet).findFirst();
    assertEquals(first.isPresent(), terms.isPresent());
    first.ifPresent(offer -> checkAnswer(offer, terms.get(), policy));
  }

  private static void checkTokens(ExtensionOffer offer) {
    checkToken(offer.name());
    for (ExtensionOffer.Parameter parameter : offer.parameters()) {
      checkToken(parameter.name());
      if (parameter.value() != null) {
        checkToken(parameter.value());
      }
    }
  }

  private static void checkToken(String text) {
    assertTrue(text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+"), text);
  }

  /** RFC 7692 7.1, and that the JDK's Deflater has one window, of 15 bits. */
  private static boolean canBeMet(ExtensionOffer offer) {
    if (!offer.name().equals("permessage-deflate")) {
      return false;
    }
    Set<String> names = new HashSet<>();
    for (ExtensionOffer.Parameter parameter : offer.parameters()) {
      String value = parameter.value();
      boolean good =
          KNOWN.contains(parameter.name())
              && names.add(parameter.name())
              && switch (parameter.name()) {
                case "server_max_window_bits" -> "15".equals(value);
                case "client_max_window_bits" -> value == null || value.matches("8|9|1[0-5]");
                default -> value == null;
              };
      if (!good) {
        return false;
      }
    }
    return true;
  }

  private static void checkAnswer(ExtensionOffer offer, DeflateTerms terms, DeflatePolicy policy) {
    Map<String, String> answer = terms.parameters();
    List<String> offered = offer.parameters().stream().map(ExtensionOffer.Parameter::name).toList();
    assertTrue(KNOWN.containsAll(answer.keySet()));
    for (String takeover : List.of("server_no_context_takeover", "client_no_context_takeover")) {
      boolean ours =
          takeover.startsWith("s")
              ? policy.serverContextTakeover()
              : policy.clientContextTakeover();
      assertEquals(offered.contains(takeover) || !ours, answer.containsKey(takeover), takeover);
    }
    // 7.1.2.1: what is asked for is confirmed. 7.1.2.2: none that was not offered, and none larger.
    assertEquals(
        offered.contains("server_max_window_bits"), answer.containsKey("server_max_window_bits"));
    String window = answer.get("client_max_window_bits");
    int most = most(offer);
    assertTrue(window == null || offered.contains("client_max_window_bits"));
    int held = window == null ? 15 : Integer.parseInt(window);
    assertEquals(
        offered.contains("client_max_window_bits")
            ? Math.min(most, policy.clientMaxWindowBits())
            : 15,
        held);
    assertEquals("permessage-deflate", Arrays.asList(terms.answer().split("; ")).get(0));
  }

  private static int most(ExtensionOffer offer) {
    return offer.parameters().stream()
        .filter(one -> one.name().equals("client_max_window_bits") && one.value() != null)
        .mapToInt(one -> Integer.parseInt(one.value()))
        .findFirst()
        .orElse(15);
  }
}
