// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.nio.ByteBuffer;

/**
 * Finds the frames in one direction's bytes, for a trace. It judges nothing, so that it can also
 * show the frame that breaks the protocol; the one thing that it cannot pass over is a length of
 * 2^63 bytes and more, behind which it finds no more.
 *
 * <p>Confined to one thread at a time. RFC 6455 5.2.
 */
final class FrameScanner {

  /** Gets what was found. */
  interface Found {

    /**
     * A frame.
     *
     * @param flags the first byte: FIN, the reserved bits and the opcode
     * @param payload the first bytes, unmasked; the receiver's own
     */
    void frame(int flags, boolean masked, int maskingKey, long payloadLength, ByteBuffer payload);
  }

  private static final int MASK = 0x80;
  private static final int LENGTH = 0x7F;
  private static final int LENGTH_IN_2_BYTES = 126;
  private static final int LENGTH_IN_8_BYTES = 127;

  /** Two bytes, the longest length, and a masking key. */
  private static final int LONGEST_HEADER = 2 + Long.BYTES + Integer.BYTES;

  private final int shown;
  private final Found found;
  private final ByteBuffer header = ByteBuffer.allocate(LONGEST_HEADER);

  private boolean lost;
  private boolean inPayload;

  // the frame
  private boolean masked;
  private int maskingKey;
  private long payloadLength;
  private long left; // payload bytes that have not passed
  private ByteBuffer payload;

  /**
   * Makes a scanner.
   *
   * @param shown how many bytes of each payload to keep
   */
  FrameScanner(int shown, Found found) {
    this.shown = shown;
    this.found = found;
  }

  /** Consumes bytes and tells of the frames that they complete. */
  void scan(ByteBuffer bytes) {
    while (bytes.hasRemaining() && !lost) {
      if (inPayload) {
        passPayload(bytes);
      } else {
        header.put(bytes.get());
        if (header.position() >= 2 && header.position() == headerLength()) {
          begin();
        }
      }
    }
  }

  private int headerLength() {
    int second = header.get(1);
    int extra =
        switch (second & LENGTH) {
          case LENGTH_IN_2_BYTES -> Short.BYTES;
          case LENGTH_IN_8_BYTES -> Long.BYTES;
          default -> 0;
        };
    return 2 + extra + ((second & MASK) == 0 ? 0 : Integer.BYTES);
  }

  private void begin() {
    header.flip().position(1);
    int second = header.get();
    payloadLength =
        switch (second & LENGTH) {
          case LENGTH_IN_2_BYTES -> Short.toUnsignedInt(header.getShort());
          case LENGTH_IN_8_BYTES -> header.getLong();
          default -> second & LENGTH;
        };
    masked = (second & MASK) != 0;
    maskingKey = masked ? header.getInt() : 0;
    left = payloadLength;
    lost = left < 0;
    payload = ByteBuffer.allocate((int) Math.min(shown, Math.max(0, left)));
    inPayload = left > 0;
    if (!payload.hasRemaining()) {
      tell();
    }
    header.clear();
  }

  private void passPayload(ByteBuffer bytes) {
    int count = (int) Math.min(left, bytes.remaining());
    int kept = Math.min(count, payload.remaining());
    if (kept > 0) {
      payload.put(payload.position(), bytes, bytes.position(), kept);
      payload.position(payload.position() + kept);
      if (!payload.hasRemaining()) {
        unmask();
        tell();
      }
    }
    bytes.position(bytes.position() + count);
    left -= count;
    inPayload = left > 0;
  }

  /** RFC 6455 5.3: byte i with byte i modulo 4 of the key. */
  private void unmask() {
    for (int i = 0; masked && i < payload.capacity(); i++) {
      int shift = 24 - 8 * (i & 3);
      payload.put(i, (byte) (payload.get(i) ^ maskingKey >> shift));
    }
  }

  private void tell() {
    ByteBuffer kept = payload;
    kept.clear();
    found.frame(header.get(0) & 0xFF, masked, maskingKey, payloadLength, kept);
  }
}
