// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is answered to offers of permessage-deflate. */
class DeflateTermsTest {

  private static final DeflatePolicy NO_TAKEOVER = DeflatePolicy.defaults();
  private static final DeflatePolicy TAKEOVER = new DeflatePolicy(true, true, 15, 0, 6);
  private static final DeflatePolicy NARROW = new DeflatePolicy(true, true, 10, 0, 6);

  private static String answer(String lines, DeflatePolicy policy) {
    List<ExtensionOffer> offers =
        ExtensionOffer.parse(lines == null ? List.of() : List.of(lines.split(" / ")));
    return DeflateTerms.negotiate(offers, policy).map(DeflateTerms::answer).orElse("none");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          permessage-deflate                                          | S; C
                                                                      | none
          permessage-deflate; client_max_window_bits                  | S; C
          permessage-deflate; client_max_window_bits=10               | S; C; client_max_window_bits=10
          permessage-deflate; server_no_context_takeover              | S; C
          permessage-deflate; client_no_context_takeover              | S; C
          permessage-deflate; server_max_window_bits=15               | S; C; server_max_window_bits=15
          permessage-deflate; server_max_window_bits="15"             | S; C; server_max_window_bits=15
          permessage-deflate;server_max_window_bits="1\\5"            | S; C; server_max_window_bits=15
          permessage-deflate; server_max_window_bits=14               | none
          permessage-deflate; server_max_window_bits=10               | none
          permessage-deflate; server_max_window_bits=8                | none
          permessage-deflate; server_max_window_bits                  | none
          permessage-deflate; server_max_window_bits=16               | none
          permessage-deflate; server_max_window_bits=7                | none
          permessage-deflate; server_max_window_bits=015              | none
          permessage-deflate; client_max_window_bits=16               | none
          permessage-deflate; client_max_window_bits=08               | none
          permessage-deflate; client_max_window_bits=x                | none
          permessage-deflate; client_max_window_bits=8                | S; C; client_max_window_bits=8
          permessage-deflate; server_no_context_takeover=true         | none
          permessage-deflate; client_no_context_takeover="1"          | none
          permessage-deflate; unknown                                 | none
          permessage-deflate; Server_no_context_takeover              | none
          permessage-deflate; client_max_window_bits; client_max_window_bits | none
          permessage-deflate; server_no_context_takeover; server_no_context_takeover | none
          x-webkit-deflate-frame                                      | none
          Permessage-Deflate                                          | none
          permessage-bzip2, permessage-deflate                        | S; C
          permessage-deflate; server_max_window_bits=10, permessage-deflate | S; C
          permessage-deflate; unknown, permessage-deflate; client_max_window_bits=9 | S; C; client_max_window_bits=9
          permessage-deflate; unknown / permessage-deflate            | S; C
          permessage-deflate / permessage-deflate; server_max_window_bits=15 | S; C
          , ,permessage-deflate ; client_max_window_bits = 15 ,       | S; C
          '   / permessage-deflate'                                   | S; C
          '  ,permessage-deflate'                                     | S; C
          """)
  void isAnswered(String offers, String expected) {
    String whole =
        expected.equals("none")
            ? "none"
            : "permessage-deflate; "
                + expected
                    .replace("S;", "server_no_context_takeover;")
                    .replace("C", "client_no_context_takeover");
    assertEquals(whole, answer(offers, NO_TAKEOVER));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          permessage-deflate                                          | permessage-deflate
          permessage-deflate; server_no_context_takeover              | permessage-deflate; server_no_context_takeover
          permessage-deflate; client_no_context_takeover              | permessage-deflate; client_no_context_takeover
          permessage-deflate; client_max_window_bits; server_max_window_bits=15 | permessage-deflate; server_max_window_bits=15
          """)
  void contextTakeoverIsLeftToTheClientWhereItIsAllowed(String offers, String expected) {
    assertEquals(expected, answer(offers, TAKEOVER));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          permessage-deflate                              | permessage-deflate
          permessage-deflate; client_max_window_bits      | permessage-deflate; client_max_window_bits=10
          permessage-deflate; client_max_window_bits=9    | permessage-deflate; client_max_window_bits=9
          permessage-deflate; client_max_window_bits=12   | permessage-deflate; client_max_window_bits=10
          """)
  void aClientsWindowIsBoundOnlyIfItOffersThat(String offers, String expected) {
    assertEquals(expected, answer(offers, NARROW));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          permessage-deflate;               | 20
          permessage-deflate; =1            | 21
          permessage-deflate; a=            | 23
          permessage-deflate; a="           | 24
          permessage-deflate; a="1          | 25
          permessage-deflate; a="1 2"       | 27
          permessage-deflate; a=""          | 24
          permessage-deflate; a="1\\        | 26
          permessage-deflate x              | 20
          permessage-deflate, ;             | 21
          permessage/deflate                | 11
          """)
  void aMalformedHeaderIsRefusedAtThePlaceWhereItIs(String line, int character) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> answer(line, NO_TAKEOVER)).getMessage();
    String start =
        "The header Sec-WebSocket-Extensions is malformed at its character "
            + character
            + ", where";
    assertEquals(start, message.substring(0, Math.min(start.length(), message.length())), message);
  }
}
