// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The first canto of Dante's Inferno: 45 terzine and the single verse at the end. */
final class Canto {

  /** UTF-8; verses are lines, and an empty line divides the stanzas. */
  private static final String TEXT = "inferno-1.txt";

  private Canto() {}

  /** The stanzas in their order, the verses of each divided by a line feed. */
  static List<String> stanzas() {
    try (InputStream text = Canto.class.getResourceAsStream(TEXT)) {
      return List.of(new String(text.readAllBytes(), StandardCharsets.UTF_8).strip().split("\n\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
