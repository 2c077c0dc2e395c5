// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** No number of blocked tasks keeps another from running, also when the engine has stopped. */
class TaskThreadsTest {

  private static final int TASKS = 200;

  private final TaskThreads threads = new TaskThreads();

  /** Each task waits for all others to have begun. */
  private void runTogether() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(TASKS);
    CountDownLatch ended = new CountDownLatch(TASKS);
    for (int i = 0; i < TASKS; i++) {
      threads.execute(
          () -> {
            begun.countDown();
            try {
              if (begun.await(20, TimeUnit.SECONDS) && Thread.currentThread().isDaemon()) {
                ended.countDown();
              }
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    assertTrue(ended.await(30, TimeUnit.SECONDS), () -> ended.getCount() + " did not run");
  }

  @Test
  void tasksThatBlockKeepNoOtherFromRunning() throws InterruptedException {
    runTogether();
    runTogether();
    threads.stop();
  }

  @Test
  void tasksRunWhenTheEngineHasStopped() throws InterruptedException {
    threads.stop();
    runTogether();
  }
}
