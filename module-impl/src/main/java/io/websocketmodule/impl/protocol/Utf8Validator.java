// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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

  private static final VarHandle ARRAY =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final VarHandle BUFFER =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long NOT_ASCII = 0x8080808080808080L;

  // What may come next: zero between two characters; else, from the lowest byte up, the smallest
  // and the largest next
  // byte that is allowed, and how many bytes the character still needs. One number, so that it can
  // be kept and put back.
  private static final int BETWEEN_CHARACTERS = 0;
  private static final int WRONG = -1;
  private static final int ONE_MORE = expect(1, 0x80, 0xBF);
  private static final int TWO_MORE = expect(2, 0x80, 0xBF);

  private int state = BETWEEN_CHARACTERS;

  /**
   * Checks the bytes from index {@code from} to before index {@code to}. The buffer's position and
   * limit neither matter nor move, except that {@code to} must not be beyond the limit; its content
   * is not changed.
   *
   * @return the index of the first wrong byte, or {@link #VALID}; after a wrong byte the validator
   *     has to be reset
   */
  public int feed(ByteBuffer bytes, int from, int to) {
    int index = from;
    int next = state;
    while (index < to) {
      if (next == BETWEEN_CHARACTERS) {
        index = skipAscii(bytes, index, to);
        if (index == to) {
          break;
        }
      }
      next = after(next, bytes.get(index) & 0xFF);
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

  /** Returns the index of the first byte that is not ASCII, or {@code to}. */
  private static int skipAscii(ByteBuffer bytes, int from, int to) {
    int index = from;
    if (bytes.hasArray()) {
      byte[] array = bytes.array();
      int offset = bytes.arrayOffset();
      while (index <= to - Long.BYTES
          && ((long) ARRAY.get(array, offset + index) & NOT_ASCII) == 0) {
        index += Long.BYTES;
      }
    } else {
      while (index <= to - Long.BYTES && ((long) BUFFER.get(bytes, index) & NOT_ASCII) == 0) {
        index += Long.BYTES;
      }
    }
    while (index < to && bytes.get(index) >= 0) {
      index++;
    }
    return index;
  }

  /** Returns the state behind this byte. */
  private static int after(int state, int octet) {
    if (state == BETWEEN_CHARACTERS) {
      return afterFirst(octet);
    }
    if (octet < (state & 0xFF) || octet > (state >> 8 & 0xFF)) {
      return WRONG;
    }
    return switch (state >> 16) {
      case 1 -> BETWEEN_CHARACTERS;
      case 2 -> ONE_MORE;
      default -> TWO_MORE;
    };
  }

  /** Returns the state behind the first byte of a character: the table of RFC 3629 4. */
  private static int afterFirst(int octet) {
    if (octet < 0x80) {
      return BETWEEN_CHARACTERS;
    }
    if (octet < 0xC2) { // a continuation byte, or C0 and C1, which only overlong forms need
      return WRONG;
    }
    if (octet < 0xE0) {
      return ONE_MORE;
    }
    if (octet < 0xF0) {
      return switch (octet) {
        case 0xE0 -> expect(2, 0xA0, 0xBF); // below: overlong
        case 0xED -> expect(2, 0x80, 0x9F); // above: surrogates
        default -> TWO_MORE;
      };
    }
    return switch (octet) {
      case 0xF0 -> expect(3, 0x90, 0xBF); // below: overlong
      case 0xF1, 0xF2, 0xF3 -> expect(3, 0x80, 0xBF);
      case 0xF4 -> expect(3, 0x80, 0x8F); // above: beyond U+10FFFF
      default -> WRONG;
    };
  }

  private static int expect(int more, int smallest, int largest) {
    return more << 16 | largest << 8 | smallest;
  }
}
