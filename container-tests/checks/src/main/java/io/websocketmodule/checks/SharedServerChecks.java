// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import io.websocketmodule.checks.servlet.BlockingEcho;
import io.websocketmodule.checks.servlet.ManagedEcho;
import io.websocketmodule.checks.servlet.NativeEcho;
import io.websocketmodule.checks.servlet.PortEcho;
import io.websocketmodule.checks.servlet.SessionEcho;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** One server with every echo, which the checks of a class share. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
public abstract class SharedServerChecks implements Checks {

  private final Journal journal = new Journal();
  private RunningServer shared;

  /** For subclasses. */
  protected SharedServerChecks() {}

  @BeforeAll
  void startSharedServer() throws Exception {
    shared =
        start(
            new Application()
                // On a busy machine a flood takes its time.
                .setting("closeTimeout", "00:00:50")
                .handle(Echoes.NATIVE, new NativeEcho(journal))
                .handle(Echoes.PORT, new PortEcho(journal))
                .handle(Echoes.BLOCKING, new BlockingEcho(journal))
                .handle(Echoes.SESSION, new SessionEcho(journal))
                .handle(Echoes.MANAGED, new ManagedEcho(journal)));
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
}
