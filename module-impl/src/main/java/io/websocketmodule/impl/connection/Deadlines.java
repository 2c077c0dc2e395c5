// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.time.Duration;

/**
 * The moments at which a connection has something to do by itself. No thread and no task belongs to
 * them: {@link Watch} asks when the first of them comes. Guarded by the connection's lock, but for
 * its place in the {@link Wheel}.
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

  private static final long NOT_WATCHED = Long.MAX_VALUE;

  // guarded by the wheel's lock
  Deadlines previous;
  Deadlines next;
  private volatile long watchedAt = NOT_WATCHED; // a tick; read without the lock to spare it

  private final Timekeeper owner;

  /** In nanoseconds of the engine's clock; {@link #running} tells which count. */
  private final long[] due = new long[TIMERS.length];

  private int running;

  Deadlines(Timekeeper owner) {
    this.owner = owner;
  }

  Timekeeper owner() {
    return owner;
  }

  /** The tick in which it is looked at next, at the latest. */
  long watchedAt() {
    return watchedAt;
  }

  boolean isWatched() {
    return watchedAt != NOT_WATCHED;
  }

  void watchAt(long tick) {
    watchedAt = tick;
  }

  void watchNoMore() {
    watchedAt = NOT_WATCHED;
  }

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

  /** How long it is from now until the first is due; negative: one is overdue. Some must run. */
  long untilFirst(long now) {
    long first = Long.MAX_VALUE;
    for (Timer timer : TIMERS) {
      if (isRunning(timer)) {
        first = Math.min(first, due[timer.ordinal()] - now);
      }
    }
    return first;
  }

  /** Nothing is due before a moment. */
  void postpone(long soonest) {
    for (int i = 0; i < due.length; i++) {
      due[i] = due[i] - soonest < 0 ? soonest : due[i]; // of those that do not run it is no matter
    }
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
