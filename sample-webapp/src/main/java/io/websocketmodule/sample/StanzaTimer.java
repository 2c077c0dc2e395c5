// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import java.util.concurrent.Future;

/** The clock of all readings. Never blocks; any thread may call. */
interface StanzaTimer {

  /** The time in nanoseconds, from some beginning, as System.nanoTime tells it. */
  long nanoTime();

  /**
   * Runs a task once.
   *
   * @param nanos how long from now; zero or less: as soon as possible
   * @return to cancel it with; the timer then forgets it at once
   */
  Future<?> schedule(Runnable task, long nanos);
}
