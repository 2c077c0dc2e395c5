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
    // eight bytes at a time cost a tenth of a look at each char. Where there is one, the way back
    // tells a replacement from a question mark, at a tenth of that cost too: the JDK decodes and
    // compares many bytes at a time.
    if (hasReplacement(bytes) && !text.equals(new String(bytes, StandardCharsets.UTF_8))) {
      throw loneSurrogate(text);
    }
    return bytes;
  }

  private static boolean hasReplacement(byte[] bytes) {
    int at = 0;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      long zeroWhereFound = (long) LONGS.get(bytes, at) ^ REPLACEMENTS;
      if ((zeroWhereFound - LOW_BITS & ~zeroWhereFound & HIGH_BITS) != 0) {
        return true;
      }
    }
    for (; at < bytes.length; at++) {
      if (bytes[at] == REPLACEMENT) {
        return true;
      }
    }
    return false;
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
