// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.time.Duration;

/**
 * The moments at which a connection has something to do by itself. No thread and no task belongs to
 * them: {@link Watch} asks from time to time. Guarded by the connection's lock.
 */
final class Deadlines {

  /** What may be due. */
  enum Timer {
    /** The container should have handed the connection over. */
    HAND_OVER,
    /** A ping is to be sent. */
    PING,
    /** The pong should have come. */
    PONG,
    /** A frame should have passed. */
    IDLE,
    /** Somebody should have read the payload that waits. */
    STALLED,
    /** The other half of the closing handshake should have come. */
    CLOSE,
    /** The peer that is being discarded has been quiet long enough to end TCP without a reset. */
    QUIET,
    /** A write should have made progress. */
    SEND
  }

  private static final Timer[] TIMERS = Timer.values();

  /** In nanoseconds of the engine's clock; {@link #running} tells which count. */
  private final long[] due = new long[TIMERS.length];

  private int running;

  void start(Timer timer, long now, Duration after) {
    due[timer.ordinal()] = now + after.toNanos();
    running |= bit(timer);
  }

  void stop(Timer timer) {
    running &= ~bit(timer);
  }

  boolean isRunning(Timer timer) {
    return (running & bit(timer)) != 0;
  }

  boolean anyRunning() {
    return running != 0;
  }

  void stopAll() {
    running = 0;
  }

  /** Stops and returns one timer that is due; null: none is. */
  Timer takeDue(long now) {
    for (Timer timer : TIMERS) {
      if (isRunning(timer) && now - due[timer.ordinal()] >= 0) {
        stop(timer);
        return timer;
      }
    }
    return null;
  }

  private static int bit(Timer timer) {
    return 1 << timer.ordinal();
  }
}
