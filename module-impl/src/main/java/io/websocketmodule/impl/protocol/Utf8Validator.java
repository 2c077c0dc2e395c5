// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Checks that a stream of bytes is UTF-8 (RFC 3629) and tells the first byte that proves it is not,
 * at once: an overlong form, a surrogate and a character above U+10FFFF show in their second byte
 * at the latest. Characters may be split between calls anywhere.
 *
 * <p>Confined to one thread at a time.
 */
public final class Utf8Validator {
  /** What {@link #feed} returns if no byte was wrong. */
  public static final int VALID = -1;

  // Little-endian, so that the first byte of eight is in the lowest place.
  private static final VarHandle ARRAY =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BUFFER =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NOT_ASCII = 0x8080808080808080L;

  /** So many bytes at the end are not worth an unrolled loop. */
  private static final int UNROLLED = 64;

  // Where in a character the bytes so far end.
  private static final int BETWEEN_CHARACTERS = 0;
  private static final int ONE_MORE = 1;
  private static final int TWO_MORE = 2;
  private static final int THREE_MORE = 3;
  private static final int AFTER_E0 = 4;
  private static final int AFTER_ED = 5;
  private static final int AFTER_F0 = 6;
  private static final int AFTER_F4 = 7;
  private static final int WRONG = 8;

  /** The state behind each byte: the state before times 256 plus the byte is the index. */
  private static final byte[] BEHIND = new byte[WRONG * 256];

  static {
    Arrays.fill(BEHIND, (byte) WRONG);
    // RFC 3629 4, the syntax of UTF-8
    allow(BETWEEN_CHARACTERS, 0x00, 0x7F, BETWEEN_CHARACTERS);
    allow(BETWEEN_CHARACTERS, 0xC2, 0xDF, ONE_MORE); // C0 and C1 begin overlong forms only
    allow(BETWEEN_CHARACTERS, 0xE0, 0xEF, TWO_MORE);
    allow(BETWEEN_CHARACTERS, 0xE0, 0xE0, AFTER_E0);
    allow(BETWEEN_CHARACTERS, 0xED, 0xED, AFTER_ED);
    allow(BETWEEN_CHARACTERS, 0xF0, 0xF0, AFTER_F0);
    allow(BETWEEN_CHARACTERS, 0xF1, 0xF3, THREE_MORE);
    allow(BETWEEN_CHARACTERS, 0xF4, 0xF4, AFTER_F4); // F5 and up lie beyond U+10FFFF
    allow(ONE_MORE, 0x80, 0xBF, BETWEEN_CHARACTERS);
    allow(TWO_MORE, 0x80, 0xBF, ONE_MORE);
    allow(THREE_MORE, 0x80, 0xBF, TWO_MORE);
    allow(AFTER_E0, 0xA0, 0xBF, ONE_MORE); // below: overlong
    allow(AFTER_ED, 0x80, 0x9F, ONE_MORE); // above: surrogates
    allow(AFTER_F0, 0x90, 0xBF, TWO_MORE); // below: overlong
    allow(AFTER_F4, 0x80, 0x8F, TWO_MORE); // above: beyond U+10FFFF
  }

  private int state = BETWEEN_CHARACTERS;

  private static void allow(int before, int first, int last, int behind) {
    Arrays.fill(BEHIND, before << 8 | first, (before << 8 | last) + 1, (byte) behind);
  }

  /**
   * Checks the bytes from index {@code from} to before index {@code to}. The buffer's position and
   * limit neither matter nor move, except that {@code to} must not be beyond the limit; its content
   * is not changed.
   *
   * @return the index of the first wrong byte, and the validator is as it was before the call; or
   *     {@link #VALID}
   */
  public int feed(ByteBuffer bytes, int from, int to) {
    int index = from;
    int next = state;
    while (index < to) {
      int octet = bytes.get(index);
      if (octet >= 0 && next == BETWEEN_CHARACTERS) {
        index = skipAscii(bytes, index + 1, to);
        continue;
      }
      next = BEHIND[next << 8 | octet & 0xFF];
      if (next == WRONG) {
        return index;
      }
      index++;
    }
    state = next;
    return VALID;
  }

  /** Whether the bytes so far end with a whole character. */
  public boolean complete() {
    return state == BETWEEN_CHARACTERS;
  }

  /** Begins a new text. */
  public void reset() {
    state = BETWEEN_CHARACTERS;
  }

  /** Returns where in a character the bytes so far end, for {@link #restore}. */
  int mark() {
    return state;
  }

  /** Forgets what was fed since {@link #mark} returned this. */
  void restore(int mark) {
    state = mark;
  }

  /**
   * Skips ASCII eight bytes at a time; the last eight may begin among what was skipped. Fewer than
   * eight are for the caller.
   */
  private static int skipAscii(ByteBuffer bytes, int from, int to) {
    int last = to - Long.BYTES;
    if (last < from) {
      return from;
    }
    byte[] array = bytes.hasArray() ? bytes.array() : null;
    int offset = array == null ? 0 : bytes.arrayOffset();
    int index = from;
    // This loop is one that compilers unroll, which costs short texts more than it saves them.
    for (; index < last - UNROLLED; index += Long.BYTES) {
      long odd = notAscii(bytes, array, offset, index);
      if (odd != 0) {
        return index + firstOf(odd);
      }
    }
    while (true) {
      long odd = notAscii(bytes, array, offset, index);
      if (odd != 0) {
        return index + firstOf(odd);
      }
      if (index == last) {
        return to;
      }
      index = Math.min(index + Long.BYTES, last);
    }
  }

  private static long notAscii(ByteBuffer bytes, byte[] array, int offset, int index) {
    long eight =
        array != null ? (long) ARRAY.get(array, offset + index) : (long) BUFFER.get(bytes, index);
    return eight & NOT_ASCII;
  }

  private static int firstOf(long odd) {
    return Long.numberOfTrailingZeros(odd) >> 3;
  }
}
