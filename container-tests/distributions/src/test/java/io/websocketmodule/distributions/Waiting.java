// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Polling with a bound. */
final class Waiting {

  private static final long PAUSE_MILLIS = 50;

  private Waiting() {}

  /**
   * Returns when the condition holds; fails when it does not in time. A server that does not answer
   * the question, as while it takes an application out of service, is asked again.
   */
  static void until(Duration patience, Supplier<String> failure, Callable<Boolean> condition) {
    long end = System.nanoTime() + patience.toNanos();
    SocketTimeoutException unanswered = null;
    while (true) {
      try {
        if (condition.call()) {
          return;
        }
        unanswered = null;
      } catch (SocketTimeoutException e) {
        unanswered = e;
      } catch (Exception e) {
        throw new AssertionError(e.getMessage(), e);
      }
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(failure.get(), unanswered);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
    }
  }
}
