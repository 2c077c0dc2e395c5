// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A change counts where a pattern names the file, and only when it has come to rest. */
class WatchedFilesTest {

  @TempDir private Path directory;

  private WatchedFiles watched;

  @BeforeEach
  void someFiles() throws IOException {
    Files.createDirectories(directory.resolve("routes/deep"));
    Files.writeString(directory.resolve("server.js"), "1");
    watched = new WatchedFiles(directory, List.of("*.js", "routes\\*.js", "iisnode.yml", "none/*"));
  }

  @ParameterizedTest
  @CsvSource({
    "server.js, true",
    "new.js, true",
    "iisnode.yml, true",
    "routes/a.js, true",
    "routes/a.css, false",
    "routes/deep/a.js, false",
    "package.json, false"
  })
  void filesOfThePatternsAndNoOthers(String file, boolean counts) throws IOException {
    assertFalse(watched.changed());
    Files.writeString(directory.resolve(file), "changed");
    assertFalse(watched.changed());
    assertEquals(counts, watched.changed());
    assertFalse(watched.changed());
  }

  @Test
  void aFileThatIsStillWrittenIsWaitedFor() throws IOException {
    Path file = directory.resolve("server.js");
    for (int i = 2; i < 5; i++) {
      Files.writeString(file, "x".repeat(i));
      assertFalse(watched.changed());
    }
    assertEquals(true, watched.changed());
  }

  @Test
  void aFileThatIsGoneIsAChange() throws IOException {
    Files.delete(directory.resolve("server.js"));
    watched.changed();
    assertEquals(true, watched.changed());
  }
}
