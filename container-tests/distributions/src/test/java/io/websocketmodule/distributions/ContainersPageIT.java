// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Makes the table of docs/containers.md from what the tests of this build came to. It is written to
 * the page itself with -Dcontainers.record=true.
 */
class ContainersPageIT {

  @Test
  void thePageHasTheResultsOfThisRun() throws IOException {
    Path page = InstallPage.file("docs/containers.md");
    Table table = new Table();
    String old = Files.readString(page);
    table.addPage(old);
    table.addResults(results());
    boolean recording = Boolean.getBoolean("containers.record");
    Path target = recording ? page : Path.of(System.getProperty("results"), "containers.md");
    Files.createDirectories(target.getParent());
    Files.writeString(target, table.in(old));
    assertEquals(List.of(), table.red());
  }

  /** Those of all modules that were tested. */
  private static List<Path> results() throws IOException {
    try (Stream<Path> all = Files.walk(InstallPage.file("container-tests"), 4)) {
      return all.filter(file -> file.toString().endsWith(".tsv")).sorted().toList();
    }
  }
}
