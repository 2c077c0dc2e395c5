// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Contents of messages: a name and a number, and characters of one to four bytes. */
final class Texts {

  private static final int POOL = 1 << 20;

  /** One in so many has one, two, three or four bytes each. */
  private static final int[][] RANGES = {
    {0x20, 0x7e}, {0x20, 0x7e}, {0xa1, 0x7ff}, {0x800, 0xd7ff}, {0x10000, 0x10ffff}
  };

  private static final String CHARACTERS = characters();

  private Texts() {}

  private static String characters() {
    Random random = new Random(1);
    StringBuilder all = new StringBuilder(POOL);
    while (all.length() < POOL) {
      int[] range = RANGES[random.nextInt(RANGES.length)];
      all.appendCodePoint(range[0] + random.nextInt(range[1] - range[0] + 1));
    }
    return all.toString();
  }

  /** A text that nobody else sends, of about so many characters. */
  static byte[] text(String name, int characters, Random random) {
    int length = Math.min(characters, POOL / 2);
    int begin = random.nextInt(POOL - length);
    int end = begin + length;
    // No half of a pair at either end.
    begin += Character.isLowSurrogate(CHARACTERS.charAt(begin)) ? 1 : 0;
    end -= end > begin && Character.isHighSurrogate(CHARACTERS.charAt(end - 1)) ? 1 : 0;
    String filling = end > begin ? CHARACTERS.substring(begin, end) : "";
    return (name + filling).getBytes(StandardCharsets.UTF_8);
  }

  /** Any bytes behind a name. */
  static byte[] binary(String name, int count, Random random) {
    byte[] bytes = new byte[Math.max(count, name.length())];
    random.nextBytes(bytes);
    System.arraycopy(name.getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, name.length());
    return bytes;
  }
}
