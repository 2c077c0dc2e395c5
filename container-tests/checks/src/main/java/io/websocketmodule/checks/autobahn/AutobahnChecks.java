// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.autobahn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Judges the report that the plugin has written before. Container modules have a subclass, run in
 * the phase verify. The properties autobahn.report and autobahn.cases name the index and how many
 * cases it must have.
 */
public abstract class AutobahnChecks {

  /** For subclasses. */
  protected AutobahnChecks() {}

  @Test
  void everyCaseIsOk() throws Exception {
    AutobahnReport report = AutobahnReport.read(Path.of(System.getProperty("autobahn.report")));
    assertEquals(List.of(), report.complaints());
    assertEquals(Integer.getInteger("autobahn.cases"), report.cases().size());
    System.out.println("Autobahn: " + report.cases().size() + " cases as they must be");
  }
}
