// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.process;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What the processes of one application share.
 *
 * @param directory their sockets
 * @param log their output
 * @param threads for what may block
 * @param clock for what comes later; nothing that blocks
 */
record Surroundings(
    PrivateDirectory directory, RotatingLog log, Executor threads, ScheduledExecutorService clock) {
  /** How long a process that was asked to end may take. */
  static final Duration KILL_AFTER = Duration.ofSeconds(2);

  void later(Duration delay, Runnable task) {
    try {
      clock.schedule(() -> threads.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The server stops, and ends every process itself.
    }
  }
}
