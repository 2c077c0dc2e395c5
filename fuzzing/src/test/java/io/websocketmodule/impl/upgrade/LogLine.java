// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A refusal of a setting: what an administrator reads, made in part of what somebody wrote. */
final class LogLine {

  /** Two quotations of at most 200 characters, and our own words with the names of all settings. */
  private static final int MOST = 1200;

  private LogLine() {}

  /** Fails unless the message is one line of moderate length, with nothing hidden in it. */
  static void check(IllegalArgumentException refused) {
    String message = refused.getMessage();
    assertFalse(message.isBlank());
    assertTrue(message.length() <= MOST, () -> message.length() + " characters: " + message);
    message
        .codePoints()
        .forEach(c -> assertTrue(c >= ' ' && isShown(c), () -> "\\u" + Integer.toHexString(c)));
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
