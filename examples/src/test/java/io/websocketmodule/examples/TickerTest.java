// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.RawClient;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The push reaches a thousand real connections, and they cost no thread. */
class TickerTest {

  private static final int WATCHERS = 1000;

  @Test
  void reachesAThousandWithoutAThreadEach() throws Exception {
    List<RawClient> watchers = new ArrayList<>();
    ExampleServer server = new ExampleServer(new Ticker());
    try {
      watchers.add(RawClient.open(server.port(), "/ticker"));
      readTick(watchers.get(0));
      int before = threads();

      while (watchers.size() < WATCHERS) {
        watchers.add(RawClient.open(server.port(), "/ticker"));
      }
      for (int tick = 0; tick < 3; tick++) {
        for (RawClient watcher : watchers) {
          readTick(watcher);
        }
      }

      int after = threads();
      assertTrue(
          after <= before + ExampleServer.THREADS,
          before + " threads for one watcher, " + after + " for " + WATCHERS);
    } finally {
      for (RawClient watcher : watchers) {
        watcher.close();
      }
      server.close();
    }
  }

  private static void readTick(RawClient watcher) throws Exception {
    Instant.parse(watcher.read().text());
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }
}
