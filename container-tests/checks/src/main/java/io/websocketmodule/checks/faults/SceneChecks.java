// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import io.websocketmodule.checks.Checks;
import io.websocketmodule.checks.Journal;
import io.websocketmodule.checks.RunningServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * A server with bystanders, on which one scene after the other is played. The longest, in large
 * numbers, takes minutes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(900)
public abstract class SceneChecks implements Checks {

  private static final int WARMING_ROUNDS = 20;

  private final Journal journal = new Journal();
  private RunningServer shared;
  private Bystanders bystanders;

  SceneChecks() {}

  @BeforeAll
  void startServer() throws Exception {
    shared = start(FaultApplication.of(journal));
    bystanders = new Bystanders(shared.port());
    // Classes are loaded, and pools made, before anything is measured.
    bystanders.begin();
    bystanders.awaitRounds(WARMING_ROUNDS);
    bystanders.end();
  }

  @AfterAll
  void stopServer() throws IOException {
    if (bystanders != null) {
      bystanders.close();
    }
    if (shared != null) {
      shared.close();
    }
  }

  /** Begins a scene. */
  Scene scene(String name) throws IOException {
    return new Scene(name, shared.port(), bystanders);
  }

  @Override
  public RunningServer shared() {
    return shared;
  }

  @Override
  public Journal journal() {
    return journal;
  }
}
