// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A configuration file of a distribution, changed in places that must be there. */
final class Descriptor {

  private final Path file;
  private String text;

  /** Reads it. */
  Descriptor(Path file) throws IOException {
    this.file = file;
    text = Files.readString(file);
  }

  /** Replaces every occurrence of a part; fails where a newer distribution has none. */
  Descriptor replace(String part, String other) {
    if (!text.contains(part)) {
      throw new IllegalStateException(file + " has no " + part + " any more");
    }
    text = text.replace(part, other);
    return this;
  }

  /** Writes it back. */
  void save() throws IOException {
    Files.writeString(file, text);
  }
}
