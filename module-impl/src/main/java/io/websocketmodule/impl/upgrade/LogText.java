// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

/** Makes text from outside fit for a line of a log or a message. */
final class LogText {

  private static final int MOST = 200;

  private LogText() {}

  /** The text, short and without control characters, so that it cannot pretend to be a line. */
  static String of(String text) {
    StringBuilder clean = new StringBuilder();
    for (int i = 0; i < text.length() && clean.length() < MOST; i++) {
      char c = text.charAt(i);
      boolean shown = c >= ' ' && c != 0x7F && Character.isDefined(c) && !isHidden(c);
      clean.append(shown ? c : '?');
    }
    return text.length() > MOST ? clean.append("...").toString() : clean.toString();
  }

  /** Line ends and marks of direction beyond ASCII. */
  private static boolean isHidden(char c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }
}
