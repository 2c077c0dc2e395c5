// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample.client;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.stream.Collectors;

/**
 * Lines on standard output, each there as soon as it is complete.
 *
 * <p>What a server sends cannot steer the terminal nor pass for a line of ours: control characters
 * are shown as their pictures, and further lines of a message are indented.
 */
final class Output {

  private static final String RECEIVED = "Received: ";
  private static final String INDENT = "\n" + " ".repeat(RECEIVED.length());

  private final PrintStream out;

  Output(PrintStream stream, Charset charset) {
    this.out = new PrintStream(stream, false, charset);
  }

  /** Writes a message; returns whether it could be written. */
  boolean received(String message) {
    return line(RECEIVED + printable(message));
  }

  /** Writes a line; returns whether it could be written. Blocks while nobody takes it. */
  boolean line(String line) {
    out.print(line + System.lineSeparator());
    return !out.checkError(); // That flushes, too.
  }

  /** The text as a terminal may show it. */
  static String printable(String text) {
    return text.replace("\r\n", "\n")
        .codePoints()
        .mapToObj(Output::printable)
        .collect(Collectors.joining());
  }

  private static String printable(int character) {
    if (character == '\n') {
      return INDENT;
    }
    if (!Character.isISOControl(character) || character == '\t') {
      return Character.toString(character);
    }
    if (character < ' ') {
      return Character.toString('␀' + character);
    }
    return character == 0x7F ? "␡" : "\uFFFD"; // The second: C1, which has no pictures.
  }
}
