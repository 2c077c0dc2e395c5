// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built jar, as a user starts it: a comparison of a moment, with its report. */
class CompareIT {

  private static final long PATIENCE_SECONDS = 120;

  @TempDir Path directory;

  @Test
  void theJarComparesPeersAndReports() throws Exception {
    JsonNode report = run("20b-text-4x2", "jetty-jakarta-async,jetty-managed,tcp");
    assertEquals(3, report.get("points").get(0).get("peers").size());
  }

  /** Runs the built jar, and returns its report, in which nothing may have failed. */
  private JsonNode run(String points, String peers) throws IOException, InterruptedException {
    Path json = directory.resolve("report.json");
    File log = directory.resolve("log").toFile();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("benchmarks.jar"),
                "compare"));
    command.addAll(List.of("--points", points, "--peers", peers));
    command.addAll(List.of("--rounds", "1", "--first-warm-up", "20", "--measure", "50"));
    command.addAll(List.of("--server-options", "-XX:TieredStopAtLevel=1,-Xshare:auto"));
    command.addAll(List.of("--json", json.toString()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    try {
      assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it did not end in time");
    } finally {
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), () -> read(log.toPath()));
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    for (JsonNode point : report.get("points")) {
      for (JsonNode peer : point.get("peers")) {
        assertTrue(peer.get("rounds").get(0).get("messages").asLong() > 0, peer::toPrettyString);
      }
    }
    return report;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
