// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.table.Table;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    table.addResults(results(InstallPage.file("container-tests")));
    boolean recording = Boolean.getBoolean("containers.record");
    Path target = recording ? page : Path.of(System.getProperty("results"), "containers.md");
    Files.createDirectories(target.getParent());
    Files.writeString(target, table.in(old));
    List<String> failed = new ArrayList<>(table.red());
    Distribution.fetched().forEach(each -> failed.addAll(table.untried(each.tested().title())));
    failed.addAll(untriedApplications());
    assertEquals(List.of(), failed);
  }

  /** Modules of Spring Boot that have left no results, where all servers are tested. */
  private static List<String> untriedApplications() throws IOException {
    if (!System.getProperty("distributions", "").isEmpty()) {
      return List.of();
    }
    String suffix = "-" + Runtime.version().feature() + "-BootTest.tsv";
    List<String> untried = new ArrayList<>();
    try (DirectoryStream<Path> modules =
        Files.newDirectoryStream(InstallPage.file("container-tests"), "spring-boot-*")) {
      for (Path module : modules) {
        if (results(module).stream().noneMatch(file -> file.toString().endsWith(suffix))) {
          untried.add(module.getFileName() + " has no results");
        }
      }
    }
    return untried;
  }

  /** Those of all modules below a directory that were tested. */
  private static List<Path> results(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory, 4)) {
      return all.filter(file -> file.toString().endsWith(".tsv")).sorted().toList();
    }
  }
}
