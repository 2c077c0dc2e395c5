// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers are written in their shortest form, and what is written is read as the same. */
class FrameHeaderTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          true,  TEXT,         0,                   8100
          false, TEXT,         5,                   0105
          true,  CONTINUATION, 125,                 807d
          false, CONTINUATION, 126,                 007e007e
          true,  BINARY,       127,                 827e007f
          true,  BINARY,       65535,               827effff
          true,  BINARY,       65536,               827f0000000000010000
          true,  BINARY,       2147483648,          827f0000000080000000
          false, BINARY,       9223372036854775807, 027f7fffffffffffffff
          true,  CLOSE,        125,                 887d
          true,  PING,         0,                   8900
          true,  PONG,         4,                   8a04
          """)
  void theLiteralBytesOfAHeader(boolean fin, Opcode opcode, long length, String expected) {
    ByteBuffer out = ByteBuffer.allocate(FrameHeader.MAX_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    FrameHeader.put(out, fin, opcode, length);
    assertEquals(expected, Wire.hex(Wire.rest(out.flip())));
    assertEquals(out.limit(), FrameHeader.length(length, false));

    out.clear();
    FrameHeader.putMasked(out, fin, opcode, length, 0x89ABCDEF);
    byte[] masked = Wire.hex(expected + "89abcdef");
    masked[1] |= (byte) 0x80;
    assertArrayEquals(masked, Wire.rest(out.flip()));
    assertEquals(out.limit(), FrameHeader.length(length, true));
  }

  @Test
  void theLongestHeadersAreAsLongAsTheConstantsSay() {
    assertEquals(FrameHeader.MAX_LENGTH, FrameHeader.length(Long.MAX_VALUE, true));
    assertEquals(FrameHeader.MAX_LENGTH_UNMASKED, FrameHeader.length(Long.MAX_VALUE, false));
  }

  @Test
  void whatNoFrameMayBeIsRefusedAndNothingIsWritten() {
    ByteBuffer out = ByteBuffer.allocate(FrameHeader.MAX_LENGTH);
    assertThrows(
        IllegalArgumentException.class, () -> FrameHeader.put(out, true, Opcode.BINARY, -1));
    for (Opcode opcode : new Opcode[] {Opcode.CLOSE, Opcode.PING, Opcode.PONG}) {
      assertThrows(IllegalArgumentException.class, () -> FrameHeader.put(out, true, opcode, 126));
      assertThrows(IllegalArgumentException.class, () -> FrameHeader.put(out, false, opcode, 1));
      assertThrows(
          IllegalArgumentException.class, () -> FrameHeader.putMasked(out, false, opcode, 1, 7));
    }
    assertEquals(0, out.position());
    ByteBuffer small = ByteBuffer.allocate(3);
    assertThrows(
        BufferOverflowException.class, () -> FrameHeader.put(small, true, Opcode.TEXT, 200));
  }

  @Test
  void randomHeadersAreReadAsTheyWereWritten() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ByteBuffer wire = ByteBuffer.allocate(FrameHeader.MAX_LENGTH);
    FrameHeaderParser fromClient = new FrameHeaderParser(true);
    FrameHeaderParser fromServer = new FrameHeaderParser(false);
    for (int i = 0; i < 20_000; i++) {
      Opcode opcode = Opcode.values()[random.nextInt(6)];
      boolean fin = opcode.control() || random.nextBoolean();
      long length =
          opcode.control() ? random.nextInt(126) : random.nextLong() >>> 1 + random.nextInt(63);
      boolean masked = random.nextBoolean();
      int key = masked ? random.nextInt() : 0;
      wire.clear();
      if (masked) {
        FrameHeader.putMasked(wire, fin, opcode, length, key);
      } else {
        FrameHeader.put(wire, fin, opcode, length);
      }
      assertEquals(FrameHeader.length(length, masked), wire.flip().limit(), "seed " + seed);
      FrameHeaderParser parser = masked ? fromClient : fromServer;
      assertTrue(parser.parse(wire), "seed " + seed);
      assertEquals(fin, parser.fin(), "seed " + seed);
      assertEquals(opcode, parser.opcode(), "seed " + seed);
      assertEquals(length, parser.payloadLength(), "seed " + seed);
      assertEquals(key, parser.maskingKey(), "seed " + seed);
    }
  }

  @Test
  void opcodesAreTheSixOfTheSpecification() {
    int known = 0;
    for (int code = 0; code < 16; code++) {
      Opcode opcode = Opcode.of(code);
      if (opcode != null) {
        assertEquals(code, opcode.code());
        assertEquals(code >= 8, opcode.control());
        known++;
      }
    }
    assertEquals(6, known);
    assertEquals(6, Opcode.values().length);
  }
}
