// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.RunningServer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
      while (Held.ofModule() > modules && System.nanoTime() < end) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
      assertTrue(Held.ofModule() <= modules, "threads of the module are left");
      System.out.printf(
          "fault | container stop under load | %d told 1001, nothing lost before | %.1f s%n",
          Bystanders.COUNT, seconds);
    } finally {
      server.close();
    }
  }
}
