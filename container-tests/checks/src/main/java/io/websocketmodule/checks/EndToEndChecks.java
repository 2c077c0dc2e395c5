// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.RawClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** All end-to-end checks, for a container's test class to extend. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
public abstract class EndToEndChecks implements Checks {

  private final Journal journal = new Journal();
  private RunningServer shared;

  /** For subclasses. */
  protected EndToEndChecks() {}

  @BeforeAll
  void startSharedServer() throws Exception {
    Assumptions.assumeTrue(
        EndToEndChecks.class.getResource(
                "/" + Application.MODULE_FILTER.replace('.', '/') + ".class")
            != null,
        "the filter is not there yet");
    shared = start(new Application().handle("/plain", (q, r) -> r.getWriter().print("plain")));
  }

  @AfterAll
  void stopSharedServer() {
    if (shared != null) {
      shared.close();
    }
  }

  @Override
  public RunningServer shared() {
    return shared;
  }

  @Override
  public Journal journal() {
    return journal;
  }

  @Test
  void smoke() throws Exception {
    try (RawClient c = RawClient.connect(shared.port())) {
      assertEquals("plain", c.request(c.get("/plain")).body());
    }
  }
}
