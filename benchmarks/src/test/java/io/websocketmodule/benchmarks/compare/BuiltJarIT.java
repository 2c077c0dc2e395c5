// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built jar, as a user starts it: each command for a moment. */
class BuiltJarIT {

  @TempDir Path directory;

  @Test
  void peersInTheirOwnProcessesAreComparedAndReported() throws Exception {
    Path json = directory.resolve("report.json");
    BuiltJar.Ended ended =
        run(
            "compare --points 20b-text-4x2 --peers jetty-jakarta-async,jetty-managed,tcp --rounds 2"
                + " --first-warm-up 20 --warm-up 20 --measure 100"
                + " --server-options -Xmx256m --json "
                + json);
    assertEquals(0, ended.exitCode(), ended::output);
    assertTrue(ended.output().contains("20b-text-4x2, ratio of CPU"), ended::output);
    JsonNode peers = new ObjectMapper().readTree(json.toFile()).at("/points/0/peers");
    assertEquals(
        List.of("jetty-managed", "jetty-jakarta-async", "tcp"),
        peers.findValuesAsText("peer"),
        "in the order of the table");
    for (JsonNode peer : peers) {
      assertEquals(2, peer.get("rounds").size(), peer::toPrettyString);
      assertTrue(peer.get("failure").isNull(), peer::toPrettyString);
    }
  }

  @Test
  void memoryIsToldForEachConnection() throws Exception {
    BuiltJar.Ended ended =
        run(
            "compare --points idle --connections 50 --peers selector --rounds 1 --json "
                + directory.resolve("report.json"));
    assertEquals(0, ended.exitCode(), ended::output);
    assertTrue(ended.output().contains("selector, heap bytes a connection, opened"), ended::output);
  }

  @Test
  void everyMicroBenchmarkDoesTheSameAsThoseBesideIt() throws Exception {
    BuiltJar.Ended ended = run("micro -f 0 -bm ss -wi 0 -i 1 -foe true");
    assertEquals(0, ended.exitCode(), ended::output);
    assertTrue(ended.output().contains("OpeningHandshakeBenchmark.module"), ended::output);
  }

  private BuiltJar.Ended run(String arguments) throws Exception {
    return new BuiltJar(directory).run(List.of(arguments.split(" ")));
  }
}
