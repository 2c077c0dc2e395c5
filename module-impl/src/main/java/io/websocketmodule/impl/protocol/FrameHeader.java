// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import java.nio.ByteBuffer;

/**
 * Writes frame headers, in the one form that RFC 6455 5.2 allows for each length. It knows the
 * layout and the limits of single frames; the order of frames is {@link FragmentWriter}'s matter.
 */
public final class FrameHeader {
  /** The longest header: 2 bytes, 8 of extended length, 4 of masking key. */
  public static final int MAX_LENGTH = 14;

  /** The longest header without a masking key, which is all that a server sends. */
  public static final int MAX_LENGTH_UNMASKED = 10;

  /** The most payload bytes of a control frame (RFC 6455 5.5). */
  public static final int MAX_CONTROL_PAYLOAD = 125;

  /** In the seven bits of the length: two bytes of length follow. */
  static final int LENGTH_IN_2_BYTES = 126;

  /** In the seven bits of the length: eight bytes of length follow. */
  static final int LENGTH_IN_8_BYTES = 127;

  static final int FIN = 0x80;
  static final int RESERVED = 0x70;

  /** The reserved bit that says: this message is compressed (RFC 7692 6). */
  static final int RSV1 = 0x40;

  static final int OPCODE = 0x0F;
  static final int MASK = 0x80;
  static final int LENGTH = 0x7F;

  private FrameHeader() {}

  /** Returns how many bytes the header of a frame with this payload takes. */
  public static int length(long payloadLength, boolean masked) {
    int length = payloadLength < LENGTH_IN_2_BYTES ? 2 : payloadLength <= 0xFFFF ? 4 : 10;
    return masked ? length + 4 : length;
  }

  /**
   * Puts a header without a mask, as a server sends it. Moves the position of {@code out} behind
   * it, whatever byte order the buffer has.
   *
   * @param payloadLength in bytes, 0 to 2^63 - 1
   * @throws IllegalArgumentException for a negative length, and for a control frame that is
   *     fragmented or has more than 125 bytes
   * @throws java.nio.BufferOverflowException if the header does not fit
   */
  public static void put(ByteBuffer out, boolean fin, Opcode opcode, long payloadLength) {
    put(out, fin ? FIN : 0, opcode, payloadLength, 0);
  }

  /**
   * As {@link #put}, for a frame of a compressed message: the first one tells by RSV1 that the
   * message is compressed, the others do not repeat it (RFC 7692 6.1).
   */
  public static void putCompressed(ByteBuffer out, boolean fin, Opcode opcode, long payloadLength) {
    int rsv1 = opcode == Opcode.CONTINUATION ? 0 : RSV1;
    put(out, (fin ? FIN : 0) | rsv1, opcode, payloadLength, 0);
  }

  /**
   * Puts a header with a mask, as a client sends it; otherwise like {@link #put}. The payload has
   * still to be masked.
   *
   * @param maskingKey the key's four bytes, the first one in the most significant place
   */
  public static void putMasked(
      ByteBuffer out, boolean fin, Opcode opcode, long payloadLength, int maskingKey) {
    put(out, fin ? FIN : 0, opcode, payloadLength, MASK);
    putBytes(out, maskingKey, 4);
  }

  private static void put(ByteBuffer out, int flags, Opcode opcode, long payloadLength, int mask) {
    if (payloadLength < 0) {
      throw new IllegalArgumentException("Negative payload length " + payloadLength + ".");
    }
    // RFC 6455 5.5: control frames are short and never fragmented.
    if (opcode.control() && (flags != FIN || payloadLength > MAX_CONTROL_PAYLOAD)) {
      throw new IllegalArgumentException(
          "A "
              + opcode
              + " frame is neither fragmented nor compressed and has at most 125 bytes of payload.");
    }
    out.put((byte) (flags | opcode.code()));
    // RFC 6455 5.2: the length takes the fewest bytes that can hold it.
    switch (length(payloadLength, false)) {
      case 2 -> out.put((byte) (mask | payloadLength));
      case 4 -> {
        out.put((byte) (mask | LENGTH_IN_2_BYTES));
        putBytes(out, payloadLength, 2);
      }
      default -> {
        out.put((byte) (mask | LENGTH_IN_8_BYTES));
        putBytes(out, payloadLength, 8);
      }
    }
  }

  private static void putBytes(ByteBuffer out, long value, int count) {
    for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
      out.put((byte) (value >> shift));
    }
  }
}
