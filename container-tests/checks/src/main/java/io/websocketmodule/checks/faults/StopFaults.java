// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.RunningServer;
import org.junit.jupiter.api.Test;

/** The container stops while everyone is talking. */
interface StopFaults extends Faults {

  /** Each answer up to the 1001 is the next number, and each bystander gets the 1001. */
  @Test
  default void aStopUnderLoad() throws Exception {
    long modules = Held.ofModule();
    RunningServer server = start(FaultApplication.of(journal()));
    try (Bystanders talking = new Bystanders(server.port())) {
      talking.begin();
      talking.awaitRounds(5);
      long begin = System.nanoTime();
      server.stop();
      double seconds = (System.nanoTime() - begin) / 1e9;
      talking.awaitGoodbye();
      long left = Held.awaitOfModule(modules);
      assertTrue(left <= modules, () -> left + " threads of the module are left, of " + modules);
      System.out.printf(
          "fault | container stop under load | %d told 1001, nothing lost before | %.1f s%n",
          Bystanders.COUNT, seconds);
    } finally {
      server.close();
    }
  }
}
