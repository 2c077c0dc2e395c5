// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.fuzzing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.websocketmodule.impl.protocol.FrameHeader;
import io.websocketmodule.impl.protocol.FrameHeaderParser;
import io.websocketmodule.impl.protocol.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A frame header is judged as RFC 6455 5.2 says, at the byte that proves it, in whatever pieces it
 * comes; and one that is let pass is, written again, the same bytes.
 */
class FrameHeaderParserFuzzTest {

  /** One header behind the other: byte 0 steers the pieces, bit 0 of byte 1 the direction. */
  @FuzzTest
  void headers(byte[] bytes) {
    Input input = Input.of(bytes, 2);
    boolean masked = !input.steer(1, 0);
    FrameHeaderParser parser = new FrameHeaderParser(masked);
    Pieces pieces = new Pieces(input.steer(0));
    byte[] wire = input.rest();
    int header = 0; // where it begins
    int at = 0;
    while (at < wire.length) {
      ByteBuffer piece = ByteBuffer.wrap(wire, at, pieces.next(wire.length - at)).slice();
      int begin = at;
      while (piece.hasRemaining()) {
        int expected = verdict(wire, header, masked);
        boolean complete;
        try {
          complete = parser.parse(piece);
        } catch (ProtocolViolation violation) {
          assertEquals(1002, violation.closeCode());
          assertEquals(-expected, begin + piece.position() - header, violation.getMessage());
          return;
        }
        int consumed = begin + piece.position() - header;
        if (complete) {
          assertEquals(expected, consumed, "a header of another length");
          assertSameAgain(parser, Arrays.copyOfRange(wire, header, header + consumed), masked);
          header += consumed;
        } else {
          assertFalse(piece.hasRemaining(), "bytes were left behind");
          assertTrue(expected == 0 || consumed < Math.abs(expected), "its end was passed over");
        }
      }
      at = begin + piece.position();
    }
  }

  private static void assertSameAgain(FrameHeaderParser parser, byte[] header, boolean masked) {
    ByteBuffer out = ByteBuffer.allocate(FrameHeader.MAX_LENGTH);
    if (masked) {
      FrameHeader.putMasked(
          out, parser.fin(), parser.opcode(), parser.payloadLength(), parser.maskingKey());
    } else {
      FrameHeader.put(out, parser.fin(), parser.opcode(), parser.payloadLength());
    }
    assertEquals(ByteBuffer.wrap(header), out.flip(), "it is not the one form of this header");
    assertEquals(header.length, FrameHeader.length(parser.payloadLength(), masked));
  }

  /**
   * RFC 6455 5.2 and 5.5, with all bytes at hand.
   *
   * @return the length of the header; 0: its end is not there; -n: its nth byte proves it wrong
   */
  private static int verdict(byte[] wire, int from, boolean masked) {
    byte[] header = Arrays.copyOfRange(wire, from, Math.min(wire.length, from + 14));
    if (header.length == 0) {
      return 0;
    }
    int opcode = header[0] & 0x0F;
    boolean control = opcode >= 8;
    boolean known = opcode <= 2 || opcode >= 8 && opcode <= 10;
    if ((header[0] & 0x70) != 0 || !known || control && header[0] >= 0) {
      return -1;
    }
    if (header.length == 1) {
      return 0;
    }
    int length = header[1] & 0x7F;
    if (header[1] < 0 != masked || control && length > 125) {
      return -2;
    }
    int extra = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (extra == 8 && header.length > 2 && header[2] < 0) {
      return -3;
    }
    if (extra == 8 && header.length >= 8 && allZero(header, 2, 8)) {
      return -8; // the two bytes that are left make 65535 at most
    }
    if (extra == 2 && header.length >= 4 && header[2] == 0 && (header[3] & 0xFF) < 126) {
      return -4;
    }
    int all = 2 + extra + (masked ? 4 : 0);
    return header.length < all ? 0 : all;
  }

  private static boolean allZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
