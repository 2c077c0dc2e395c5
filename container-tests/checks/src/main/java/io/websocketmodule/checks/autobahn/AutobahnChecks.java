// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.autobahn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Judges the report that the plugin has written before. Container modules have a subclass, run in
 * the phase verify. The properties autobahn.report and autobahn.cases name the index and how many
 * cases it must have; where they are missing, as in the run of all other tests, there is nothing to
 * judge.
 */
public abstract class AutobahnChecks {

  /** For subclasses. */
  protected AutobahnChecks() {}

  @Test
  void everyCaseIsOk() throws Exception {
    String written = System.getProperty("autobahn.report");
    assumeTrue(written != null, "no report is named");
    // Out of the way of the next container, which must not be judged by it.
    Path kept = Path.of("target", "autobahn.json");
    Files.move(Path.of(written), kept, StandardCopyOption.REPLACE_EXISTING);
    AutobahnReport report = AutobahnReport.read(kept);
    System.out.println("Autobahn: " + report.summary());
    assertEquals(List.of(), report.complaints());
    assertEquals(Integer.getInteger("autobahn.cases"), report.cases().size());
  }
}
