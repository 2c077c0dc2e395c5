// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Headers say the same in whatever pieces they come, and a wrong one is refused at its wrong byte.
 */
class FrameHeaderParserTest {
  private static final long[] LENGTHS = {
    0, 1, 124, 125, 126, 127, 128, 65535, 65536, 0x8000_0000L, 0x1_0000_0000L, Long.MAX_VALUE
  };

  private static final int KEY = 0x80FF017F;

  /** What the rules say of a header: the index of the byte that is wrong, or -1. */
  private static int wrongByte(boolean fin, int rsv, int code, long length, boolean wrongMask) {
    boolean control = code >= 8;
    boolean known = code <= 2 || code >= 8 && code <= 10;
    if (rsv != 0 || !known || control && !fin) {
      return 0;
    }
    return wrongMask || control && length > 125 ? 1 : -1;
  }

  @Test
  void theProductOfAllFieldsIsReadOrRefusedInEveryPartition() {
    int headers = 0;
    for (boolean fin : new boolean[] {false, true}) {
      for (int rsv = 0; rsv < 8; rsv++) {
        for (int code = 0; code < 16; code++) {
          for (long length : LENGTHS) {
            for (int masks = 0; masks < 4; masks++) {
              checkProduct(fin, rsv, code, length, (masks & 1) != 0, (masks & 2) != 0);
              headers++;
            }
          }
        }
      }
    }
    assertEquals(2 * 8 * 16 * LENGTHS.length * 4, headers);
  }

  private static void checkProduct(
      boolean fin, int rsv, int code, long length, boolean masked, boolean expectMask) {
    byte[] header = Wire.header((fin ? 0x80 : 0) | rsv << 4 | code, masked ? 0x80 : 0, length);
    byte[] all = masked ? Wire.join(header, Wire.number(KEY, 4)) : header;
    int wrong = wrongByte(fin, rsv, code, length, masked != expectMask);
    if (wrong >= 0) {
      for (int size = 1; size <= 3; size++) {
        assertRefusedAt(wrong, expectMask, Wire.pieces(all, size));
      }
      return;
    }
    Wire.everyPartition(
        all,
        pieces -> {
          FrameHeaderParser parser = parse(expectMask, pieces);
          assertEquals(fin, parser.fin());
          assertEquals(code, parser.opcode().code());
          assertEquals(length, parser.payloadLength());
          assertEquals(masked, parser.masked());
          assertEquals(masked ? KEY : 0, parser.maskingKey());
        });
  }

  /** Feeds all pieces; only the last may complete the header. */
  private static FrameHeaderParser parse(boolean masked, List<ByteBuffer> pieces) {
    FrameHeaderParser parser = new FrameHeaderParser(masked);
    try {
      for (int i = 0; i < pieces.size(); i++) {
        assertEquals(i == pieces.size() - 1, parser.parse(pieces.get(i)));
        assertFalse(pieces.get(i).hasRemaining());
      }
    } catch (ProtocolViolation e) {
      throw new AssertionError(e);
    }
    return parser;
  }

  private static void assertRefusedAt(int index, boolean masked, List<ByteBuffer> pieces) {
    FrameHeaderParser parser = new FrameHeaderParser(masked);
    for (ByteBuffer piece : pieces) { // pieces lie in one array, at their place in the header
      try {
        assertFalse(parser.parse(piece), "accepted");
      } catch (ProtocolViolation e) {
        assertEquals(1002, e.closeCode());
        assertEquals(index + 1, piece.position(), e.getMessage());
        return;
      }
    }
    throw new AssertionError("not refused");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # two bytes for what fits seven bits
          82 7e 0000, 3
          82 7e 0001, 3
          82 7e 007d, 3
          # eight bytes for what fits seven bits or two bytes: six zeros show it
          82 7f 0000000000000000, 7
          82 7f 000000000000007d, 7
          82 7f 000000000000007e, 7
          82 7f 000000000000ffff, 7
          # the top bit of a 64-bit length
          82 7f 8000000000000000, 2
          82 7f ffffffffffffffff, 2
          82 7f 8000, 2
          """)
  void aLengthInTheWrongFormIsRefusedAtTheByteThatShowsIt(String header, int wrong) {
    byte[] bytes = Wire.hex(header);
    assertRefusedAt(wrong, false, Wire.pieces(bytes, 1));
    assertRefusedAt(wrong, false, Wire.pieces(bytes, bytes.length));
    assertRefusedAt(wrong, true, Wire.pieces(withMaskBit(bytes), 3));
  }

  private static byte[] withMaskBit(byte[] header) {
    byte[] masked = header.clone();
    masked[1] |= (byte) 0x80;
    return masked;
  }

  @Test
  void everyLengthInTwoBytesIsAcceptedFrom126() throws Exception {
    for (int length = 0; length <= 0xFFFF; length++) {
      FrameHeaderParser parser = new FrameHeaderParser(false);
      ByteBuffer in = ByteBuffer.wrap(Wire.join(Wire.hex("827e"), Wire.number(length, 2)));
      if (length < 126) {
        assertThrows(ProtocolViolation.class, () -> parser.parse(in));
      } else {
        assertTrue(parser.parse(in));
        assertEquals(length, parser.payloadLength());
      }
    }
  }

  @Test
  void headersFollowOneAnotherAndPayloadIsLeftAlone() throws Exception {
    ByteBuffer in = ByteBuffer.wrap(Wire.hex("01fe0080 01020304 8900 aa"));
    FrameHeaderParser parser = new FrameHeaderParser(true);
    assertTrue(parser.parse(in));
    assertEquals(8, in.position());
    assertEquals(128, parser.payloadLength());
    assertEquals(0x01020304, parser.maskingKey());
    assertFalse(parser.begun());
    ByteBuffer next = ByteBuffer.wrap(Wire.hex("8a80 ffffffff 77"));
    assertTrue(parser.parse(next));
    assertEquals(Opcode.PONG, parser.opcode());
    assertEquals(0, parser.payloadLength());
    assertEquals(0xFFFFFFFF, parser.maskingKey());
    assertEquals(1, next.remaining());
  }

  @Test
  void noInputChangesNothing() throws Exception {
    FrameHeaderParser parser = new FrameHeaderParser(false);
    assertFalse(parser.parse(ByteBuffer.allocate(0)));
    assertFalse(parser.begun());
    assertFalse(parser.parse(ByteBuffer.wrap(Wire.hex("82"))));
    assertFalse(parser.parse(ByteBuffer.allocate(0)));
    assertTrue(parser.begun());
    assertTrue(parser.parse(ByteBuffer.wrap(Wire.hex("05"))));
    assertEquals(5, parser.payloadLength());
  }

  @Test
  void theByteOrderOfTheBufferDoesNotMatter() throws Exception {
    ByteBuffer in = ByteBuffer.allocateDirect(20).order(ByteOrder.LITTLE_ENDIAN);
    in.put(Wire.hex("82ff 0000000100000002 0a0b0c0d")).flip();
    FrameHeaderParser parser = new FrameHeaderParser(true);
    assertTrue(parser.parse(in));
    assertEquals(0x1_0000_0002L, parser.payloadLength());
    assertEquals(0x0A0B0C0D, parser.maskingKey());
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          c2 00,     reserved bits
          f2 00,     reserved bits
          83 00,     reserved opcode 3
          8f 00,     reserved opcode 15
          09 00,     PING frame is fragmented
          08 00,     CLOSE frame is fragmented
          8a 7e,     PONG frame has more than 125 bytes
          88 7f,     CLOSE frame has more than 125 bytes
          82 80,     from the server is masked
          82 7e0001, needs fewer
          82 7f80,   2^63
          """)
  void theMessageSaysWhatWasWrong(String header, String part) {
    FrameHeaderParser parser = new FrameHeaderParser(false);
    ByteBuffer in = ByteBuffer.wrap(Wire.hex(header));
    ProtocolViolation violation = assertThrows(ProtocolViolation.class, () -> parser.parse(in));
    assertTrue(violation.getMessage().contains(part), violation.getMessage());
    assertEquals(violation.getMessage(), violation.closeStatus().reason(), "fits a close frame");
    assertEquals(0, violation.getStackTrace().length);
  }

  @Test
  void anUnmaskedFrameFromAClientIsNamed() {
    FrameHeaderParser parser = new FrameHeaderParser(true);
    ByteBuffer in = ByteBuffer.wrap(Wire.hex("8200"));
    ProtocolViolation violation = assertThrows(ProtocolViolation.class, () -> parser.parse(in));
    assertTrue(violation.getMessage().contains("not masked"));
  }
}
