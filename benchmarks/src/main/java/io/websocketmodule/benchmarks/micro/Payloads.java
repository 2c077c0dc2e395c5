// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.micro;

import io.websocketmodule.impl.protocol.FrameHeader;
import io.websocketmodule.impl.protocol.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** What the micro benchmarks work on. */
final class Payloads {

  static final int MASKING_KEY = 0x1B2C3D4E;

  private static final String MIXED =
      "{\"Grüße\": \"Привет, мир\", \"数\": [1, 2, 3], \"🙂\": true} ";
  private static final long SEED = 6455;

  private Payloads() {}

  static byte[] binary(int size) {
    byte[] bytes = new byte[size];
    new Random(SEED).nextBytes(bytes);
    return bytes;
  }

  /** Text of exactly so many bytes, in ASCII or in characters of one to four bytes. */
  static byte[] text(int size, boolean ascii) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 'a');
    if (!ascii) {
      byte[] mixed = MIXED.getBytes(StandardCharsets.UTF_8);
      int whole = size / mixed.length;
      for (int i = 0; i < whole; i++) {
        System.arraycopy(mixed, 0, bytes, i * mixed.length, mixed.length);
      }
      if (whole == 0) {
        byte[] some = "Grüße, мир".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(some, 0, bytes, 0, some.length);
      }
    }
    return bytes;
  }

  /** A masked text frame with such a payload. */
  static byte[] maskedFrame(byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(FrameHeader.MAX_LENGTH + payload.length);
    FrameHeader.putMasked(frame, true, Opcode.BINARY, payload.length, MASKING_KEY);
    byte[] masked = payload.clone();
    maskByByte(masked);
    frame.put(masked);
    return Arrays.copyOf(frame.array(), frame.position());
  }

  static void maskByByte(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= (byte) (MASKING_KEY >> 24 - 8 * (i & 3));
    }
  }

  static byte[] maskBytes() {
    return ByteBuffer.allocate(4).putInt(MASKING_KEY).array();
  }
}
