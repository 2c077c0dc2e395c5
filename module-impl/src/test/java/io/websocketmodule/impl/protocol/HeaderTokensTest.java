// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of tokens, as clients write them and as they should not. */
class HeaderTokensTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "upgrade",
        "Upgrade",
        "UPGRADE",
        "keep-alive, Upgrade",
        "keep-alive,upgrade",
        "\tupgrade ,x",
        ",, upgrade ,",
        "a b, upgrade"
      })
  void aTokenIsFoundInAnyCaseAndPlace(String line) {
    assertTrue(HeaderTokens.contain(List.of(line), "upgrade"));
    assertTrue(HeaderTokens.contain(List.of("close", line), "Upgrade"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "upgraded",
        "up grade",
        "\"upgrade\"",
        "upgrade;q=1",
        "upgrade/2",
        "x-upgrade",
        "upgrade\u00a0"
      })
  void whatOnlyLooksLikeATokenIsNot(String line) {
    assertFalse(HeaderTokens.contain(List.of(line), "upgrade"));
  }

  @Test
  void lettersBeyondAsciiAreNotTakenForAscii() {
    // The long s and the Kelvin sign are equal to s and k if case is ignored by the rules of
    // Unicode.
    assertFalse(HeaderTokens.contain(List.of("web\u017focket"), "websocket"));
    assertFalse(HeaderTokens.contain(List.of("websoc\u212aet"), "websocket"));
  }

  @Test
  void noLinesAreNoList() {
    assertFalse(HeaderTokens.contain(List.of(), "upgrade"));
    assertEquals(List.of(), HeaderTokens.distinct(List.of()));
  }

  @Test
  void tokensAreLettersDigitsAndFifteenMarks() {
    int count = 0;
    for (char c = 0; c < 1_000; c++) {
      count += HeaderTokens.isToken("a" + c) ? 1 : 0;
      assertEquals(HeaderTokens.isToken("a" + c), HeaderTokens.isToken(c + "z"));
    }
    assertEquals(26 + 26 + 10 + 15, count);
    for (String mark : "! # $ % & ' * + - . ^ _ ` | ~".split(" ")) {
      assertTrue(HeaderTokens.isToken(mark));
    }
    assertFalse(HeaderTokens.isToken(""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          chat                   | chat
          chat, superchat        | chat superchat
          a,b,c                  | a b c
          ,a,, b ,               | a b
          chat, Chat             | chat Chat
          v1.stomp, v2~x         | v1.stomp v2~x
          a, a                   | ''
          a, b, a                | ''
          a b                    | ''
          a, b/c                 | ''
          a, "b"                 | ''
          a, b;q=1               | ''
          a, é                   | ''
          """)
  void subprotocolsAreAllGoodOrNone(String line, String expected) {
    List<String> tokens = expected.isEmpty() ? List.of() : List.of(expected.split(" "));
    assertEquals(tokens, HeaderTokens.distinct(List.of(line)));
    // the same list sent line by line
    assertEquals(tokens, HeaderTokens.distinct(Arrays.asList(line.split(","))));
  }

  @Test
  void theSameTokenInTwoLinesIsADuplicate() {
    assertEquals(List.of(), HeaderTokens.distinct(List.of("a, b", "a")));
    assertEquals(List.of("a", "b", "c"), HeaderTokens.distinct(List.of("a, b", "c")));
  }

  @Test
  void aHugeListIsReadInReasonableTime() {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      line.append("p").append(i).append(',');
    }
    assertEquals(50_000, HeaderTokens.distinct(List.of(line.toString())).size());
  }
}
