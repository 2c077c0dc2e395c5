// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread for all readings: sending does not block, so that one is enough for thousands. */
final class SharedTimer implements StanzaTimer, AutoCloseable {

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread made = new Thread(task, "dante");
            made.setDaemon(true);
            return made;
          });

  SharedTimer() {
    // Else who left stays in memory until the next stanza would have been due.
    thread.setRemoveOnCancelPolicy(true);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Future<?> schedule(Runnable task, long nanos) {
    return thread.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  /** Tasks that have neither run nor been cancelled. */
  int waiting() {
    return thread.getQueue().size();
  }

  /** Drops all tasks, and refuses further ones. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      // Tomcat warns of threads that an application leaves behind.
      thread.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
