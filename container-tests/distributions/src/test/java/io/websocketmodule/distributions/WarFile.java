// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/** Other forms of the built WAR. */
final class WarFile {

  private WarFile() {}

  /** What is to be done to a WAR, from its root. */
  interface Change {
    void apply(Path root) throws IOException;
  }

  /** A copy of the sample's WAR with a change. */
  static Path changed(Path target, Change change) throws IOException {
    Files.copy(Sample.war(), target);
    try (FileSystem zip = FileSystems.newFileSystem(target)) {
      change.apply(zip.getPath("/"));
    }
    return target;
  }

  /** The sample's WAR as a directory, with a web.config. */
  static Path expanded(Path target, String webConfig) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(Sample.war())) {
      Directories.copy(zip.getPath("/"), target);
    }
    Files.writeString(target.resolve("WEB-INF/web.config"), webConfig);
    return target;
  }
}
