// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A close frame's payload and the status it stands for. */
class CloseStatusTest {
  private static ProtocolViolation refused(byte[] payload) {
    return assertThrows(
        ProtocolViolation.class, () -> CloseStatus.decode(ByteBuffer.wrap(payload)));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '',               1005, ''
          03e8,             1000, ''
          03f2,             1010, ''
          1387,             4999, ''
          0bb8 627965,      3000, bye
          03e9 e282ac c3a9, 1001, €é
          03e9 00,          1001, '\0'
          """)
  void decodedAndEncoded(String hex, int code, String reason) throws Exception {
    ByteBuffer payload = ByteBuffer.wrap(Wire.hex(hex)).order(ByteOrder.LITTLE_ENDIAN);
    CloseStatus status = CloseStatus.decode(payload);
    assertFalse(payload.hasRemaining());
    assertEquals(new CloseStatus(code, reason), status);
    assertEquals(hex.replace(" ", ""), Wire.hex(Wire.rest(status.encode())));
  }

  @Test
  void everyCodeIsReadOrRefused() throws Exception {
    for (int code = 0; code <= 0xFFFF; code++) {
      byte[] payload = Wire.number(code, 2);
      if (CloseCodes.mayBeReceived(code)) {
        assertEquals(new CloseStatus(code, ""), CloseStatus.decode(ByteBuffer.wrap(payload)));
      } else {
        ProtocolViolation violation = refused(payload);
        assertEquals(1002, violation.closeCode());
        assertTrue(violation.getMessage().contains(" " + code + ","), violation.getMessage());
      }
    }
  }

  @Test
  void aLoneByteIsRefused() {
    for (int i = 0; i < 256; i++) {
      assertEquals(1002, refused(new byte[] {(byte) i}).closeCode());
    }
  }

  @ParameterizedTest
  @CsvSource({"ff", "c3", "6162e282", "eda080", "c080", "f4908080", "61ff62"})
  void aReasonThatIsNoUtf8IsRefused(String reason) {
    assertEquals(1007, refused(Wire.hex("03e8" + reason)).closeCode());
  }

  @Test
  void theLongestReasonFillsAControlFrame() throws Exception {
    CloseStatus longest = new CloseStatus(1000, "x".repeat(121) + "é");
    ByteBuffer payload = longest.encode();
    assertEquals(FrameHeader.MAX_CONTROL_PAYLOAD, payload.remaining());
    assertEquals(longest, CloseStatus.decode(payload));
    String tooLong = "x".repeat(122) + "é";
    assertThrows(IllegalArgumentException.class, () -> new CloseStatus(1000, tooLong));
  }

  @Test
  void whatFitsNoFrameIsNoStatus() {
    assertThrows(IllegalArgumentException.class, () -> new CloseStatus(-1, ""));
    assertThrows(IllegalArgumentException.class, () -> new CloseStatus(65_536, ""));
    assertThrows(IllegalArgumentException.class, () -> new CloseStatus(1005, "x"));
  }

  @Test
  void codesThatNeverStandInAFrameAreNotEncoded() {
    for (int code : new int[] {0, 999, 1004, 1006, 1015}) {
      CloseStatus status = new CloseStatus(code, "");
      assertThrows(IllegalArgumentException.class, status::encode);
    }
    assertEquals(0, CloseStatus.NONE.encode().remaining());
    assertThrows(IllegalArgumentException.class, CloseStatus.LOST::encode);
  }

  @ParameterizedTest
  @CsvSource({"a, 123", "é, 122", "€, 123", "😀, 120"})
  void aReasonIsShortenedToAsManyWholeCharactersAsFit(String character, int bytes) {
    String text = character.repeat(200);
    String reason = CloseStatus.shortened(1011, text).reason();
    assertTrue(text.startsWith(reason));
    assertEquals(bytes, reason.getBytes(UTF_8).length);
    assertEquals(0, reason.length() % character.length());
  }

  @Test
  void aReasonThatFitsIsNotShortened() {
    for (String reason : new String[] {"", "short", "é".repeat(61), "x".repeat(123)}) {
      assertEquals(reason, CloseStatus.shortened(1000, reason).reason());
    }
  }

  @Test
  void halvesOfCharactersDoNoHarm() throws Exception {
    CloseStatus status = CloseStatus.shortened(1000, "\uD83D".repeat(200));
    CloseStatus decoded = CloseStatus.decode(status.encode());
    assertEquals("?".repeat(status.reason().length()), decoded.reason());
  }
}
