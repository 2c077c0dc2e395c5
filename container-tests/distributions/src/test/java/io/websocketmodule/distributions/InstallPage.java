// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** docs/install.md: what it tells to run, and what it quotes. */
final class InstallPage {

  private static final String FENCE = "```";

  private InstallPage() {}

  /** The commands behind the marker {@code <!-- run: NAME -->}. */
  static String commands(String name) throws IOException {
    return block("<!-- run: " + name + " -->\n" + FENCE + "sh\n");
  }

  /** What the page quotes of a file of the project. */
  static String quoted(String file) throws IOException {
    return block("<!-- file: " + file + " -->\n" + FENCE + "xml\n");
  }

  /** A file of the project. */
  static Path file(String name) {
    return Path.of(System.getProperty("project")).resolve(name);
  }

  private static String block(String marker) throws IOException {
    String page = Files.readString(file("docs/install.md"));
    int start = page.indexOf(marker);
    if (start < 0) {
      throw new IllegalStateException("docs/install.md has no " + marker);
    }
    start += marker.length();
    return page.substring(start, page.indexOf(FENCE, start));
  }
}
