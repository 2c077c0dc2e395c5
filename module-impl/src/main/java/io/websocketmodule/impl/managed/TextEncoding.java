// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Text as the UTF-8 of a message (RFC 6455 5.6), and nothing that is none. */
final class TextEncoding {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final byte REPLACEMENT = '?';
  private static final long REPLACEMENTS = 0x3F3F3F3F3F3F3F3FL;
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private TextEncoding() {}

  /**
   * Encodes a text.
   *
   * @throws IllegalArgumentException it has a lone surrogate, which UTF-8 cannot say
   */
  static byte[] utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // The encoder puts '?' for a lone surrogate. Where there is none, there is nothing to look for:
    // eight bytes at a time cost a tenth of a look at each char.
    int replacement = replacementFrom(bytes, 0);
    if (replacement < 0) {
      return bytes;
    }
    boolean whole =
        bytes.length == text.length()
            ? isQuestionMark(text, bytes, replacement)
            : text.equals(new String(bytes, StandardCharsets.UTF_8));
    if (!whole) {
      throw loneSurrogate(text);
    }
    return bytes;
  }

  /**
   * Whether every replacement stands for a question mark, in a text with as many chars as bytes: no
   * char has fewer bytes than one, so each has one, at its own index. In other texts the way back
   * tells, at a tenth of a look at each char too: the JDK decodes and compares many bytes at a
   * time.
   */
  private static boolean isQuestionMark(String text, byte[] bytes, int first) {
    for (int at = first; at >= 0; at = replacementFrom(bytes, at + 1)) {
      if (text.charAt(at) != REPLACEMENT) {
        return false;
      }
    }
    return true;
  }

  /** The index of the next replacement; -1: there is none. */
  private static int replacementFrom(byte[] bytes, int from) {
    int at = from;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      long zeroWhereFound = (long) LONGS.get(bytes, at) ^ REPLACEMENTS;
      long found = zeroWhereFound - LOW_BITS & ~zeroWhereFound & HIGH_BITS;
      if (found != 0) {
        // Little-endian: the lowest mark is the first byte, and no borrow can have come before it.
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    for (; at < bytes.length; at++) {
      if (bytes[at] == REPLACEMENT) {
        return at;
      }
    }
    return -1;
  }

  private static IllegalArgumentException loneSurrogate(String text) {
    int at = 0;
    while (at < text.length() && !isLone(text, at)) {
      at = text.offsetByCodePoints(at, 1);
    }
    return new IllegalArgumentException(
        "The text has a lone surrogate at index " + at + " and cannot be sent as UTF-8");
  }

  /** A pair of surrogates is one code point, and none of its own. */
  private static boolean isLone(String text, int at) {
    int point = text.codePointAt(at);
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }
}
