// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text is encoded, and a lone surrogate found wherever it stands. */
class TextEncodingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "why?", "gr\u00fc\u00df dich?", "\ud83d\ude00", "?\ud83d\ude00?"})
  void whatIsTextIsEncoded(String text) {
    assertArrayEquals(text.getBytes(UTF_8), TextEncoding.utf8(text));
  }

  @Test
  void questionMarksAreTextAtEveryIndex() {
    for (int length = 1; length < 40; length++) {
      for (int index = 0; index < length; index++) {
        for (String filling : List.of("x", "?", ">", "\u00fc")) {
          StringBuilder text = new StringBuilder(filling.repeat(length));
          text.setCharAt(index, '?');
          whatIsTextIsEncoded(text.toString());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(chars = {'\ud800', '\udbff', '\udc00', '\udfff'})
  void aLoneSurrogateIsFoundAtEveryIndex(char lone) {
    for (int length = 1; length < 40; length++) {
      for (int index = 0; index < length; index++) {
        for (String filling : List.of("x", "?", "\u00fc")) {
          StringBuilder text = new StringBuilder(filling.repeat(length));
          text.setCharAt(index, lone);
          IllegalArgumentException refused =
              assertThrows(
                  IllegalArgumentException.class, () -> TextEncoding.utf8(text.toString()));
          assertEquals(
              "The text has a lone surrogate at index " + index + " and cannot be sent as UTF-8",
              refused.getMessage());
        }
      }
    }
  }

  @Test
  void aPairTheWrongWayRoundIsNone() {
    assertThrows(IllegalArgumentException.class, () -> TextEncoding.utf8("a\ude00\ud83db"));
  }
}
