// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.impl.connection.Deadlines.Timer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * What one connection does because of the time: pings, and the limits of the settings. A connection
 * whose settings set none, and that neither closes nor waits for its peer to take bytes, holds no
 * deadlines and is not watched.
 */
final class Timekeeper {

  /**
   * How long a discarded peer must be quiet before TCP is ended, where the container has no
   * half-close: longer than a sender pauses between packets, short beside closeTimeout.
   */
  private static final Duration QUIET = Duration.ofMillis(250);

  /**
   * How long the container may take from the switch to the hand-over, which waits for the filters
   * around ours. A client that is gone by then, or a filter that throws, can keep it from coming at
   * all, and no container tells.
   */
  private static final Duration HAND_OVER = Duration.ofMinutes(1);

  private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final Connection connection;
  private final ConnectionSettings settings;

  /** Whether any time stands still, or runs, while nobody reads: else there is nothing to do. */
  private final boolean timesReader;

  // guarded by the connection's lock
  private Deadlines deadlines; // null until one is set
  private boolean paused; // payload waits that nobody reads
  private boolean pongAwaited;
  private boolean sending; // a write waits for the container
  private long leftBefore; // of that write, when it was last seen to make progress
  private boolean closing;
  private boolean ended;

  Timekeeper(Connection connection, ConnectionSettings settings) {
    this.connection = connection;
    this.settings = settings;
    timesReader =
        !settings.idleTimeout().isZero()
            || !settings.pongTimeout().isZero()
            || !settings.stalledTimeout().isZero();
  }

  /** The container is asked to hand the connection over. */
  void switching() {
    locked(() -> start(Timer.HAND_OVER, HAND_OVER));
  }

  /** The time of pings begins; that of a close which was asked for before does as well. */
  void opened() {
    locked(
        () -> {
          forget(); // there was none but the hand-over's
          startIfSet(Timer.PING, settings.pingInterval());
          startIfSet(Timer.IDLE, settings.idleTimeout());
          if (connection.ending.closeSent()) {
            closing();
          }
        });
  }

  /**
   * A half of the closing handshake is done; the other has its time from now. Pongs are no longer
   * to be expected (RFC 6455 5.5.2), and the end is in sight anyway.
   */
  void closing() {
    locked(
        () -> {
          if (connection.phase() == Ending.Phase.OPENING) {
            return; // it cannot be sent yet, nor answered
          }
          closing = true;
          stop(Timer.PING);
          stop(Timer.PONG);
          stop(Timer.IDLE);
          start(Timer.CLOSE, settings.closeTimeout());
        });
  }

  /** Whether the time of a close runs, that is, again where it was over. With the lock. */
  boolean closeHasNewTime() {
    return isRunning(Timer.CLOSE);
  }

  /** TCP ends when the peer that is discarded has been quiet for a while. */
  void quiet() {
    locked(() -> start(Timer.QUIET, QUIET));
  }

  void discarded() {
    locked(
        () -> {
          if (isRunning(Timer.QUIET)) {
            start(Timer.QUIET, QUIET);
          }
        });
  }

  void ended() {
    locked(
        () -> {
          ended = true;
          forget();
        });
  }

  /**
   * Payload waits that nobody reads: the peer's pongs may be behind it, so their time stands still.
   */
  void stalled() {
    if (paused || !timesReader) {
      return; // only the holder of the read token changes it
    }
    locked(
        () -> {
          paused = true;
          stop(Timer.PONG);
          stop(Timer.IDLE);
          startIfSet(Timer.STALLED, settings.stalledTimeout());
        });
  }

  void unstalled() {
    if (!paused) {
      return;
    }
    locked(
        () -> {
          paused = false;
          stop(Timer.STALLED);
          frame();
          if (pongAwaited && !closing) {
            startIfSet(Timer.PONG, settings.pongTimeout());
          }
        });
  }

  /** Bytes of the peer came, or ours have left. */
  void frame() {
    if (settings.idleTimeout().isZero()) {
      return;
    }
    locked(
        () -> {
          if (!paused && !closing) {
            startIfSet(Timer.IDLE, settings.idleTimeout());
          }
        });
  }

  /** A ping is about to be written: from now on its pong can come. With the lock. */
  void pingLeaving() {
    pongAwaited = true;
  }

  /**
   * A ping is with the container, and the time of its pong begins, however long the queue was. The
   * pong may have come already, to another thread, while this one was on its way here.
   */
  void pingWritten() {
    locked(
        () -> {
          if (pongAwaited && !paused && !closing && !isRunning(Timer.PONG)) {
            startIfSet(Timer.PONG, settings.pongTimeout());
          }
        });
  }

  void ponged() {
    locked(
        () -> {
          pongAwaited = false;
          stop(Timer.PONG);
        });
  }

  /** The container could not take all of a write; its time runs from the last progress. */
  void writeBlocked() {
    locked(
        () -> {
          long left = connection.outgoing.leftInRound();
          if (!sending || left < leftBefore) {
            startIfSet(Timer.SEND, settings.sendTimeout());
          }
          sending = true;
          leftBefore = left;
        });
  }

  void writeProgressed() {
    if (sending) { // only the holder of the write token changes it
      locked(
          () -> {
            sending = false;
            stop(Timer.SEND);
          });
    }
    frame();
  }

  /** Does what is due, and waits for what comes next. */
  void tick(long now) {
    try {
      Timer due = takeDue(now);
      while (due != null) {
        expired(due);
        due = takeDue(now);
      }
    } finally {
      locked(() -> lookAgain(now));
    }
  }

  private void lookAgain(long now) {
    if (deadlines != null && deadlines.anyRunning()) {
      watch().add(deadlines, now + deadlines.untilFirst(now));
    }
  }

  /** Nobody could look for a while: nothing is due before a moment. */
  void postpone(long now, long soonest) {
    locked(
        () -> {
          if (deadlines != null) {
            deadlines.postpone(soonest);
          }
          lookAgain(now);
        });
  }

  boolean hasDeadlines() {
    connection.lock.lock();
    try {
      return deadlines != null && deadlines.anyRunning();
    } finally {
      connection.lock.unlock();
    }
  }

  private Timer takeDue(long now) {
    connection.lock.lock();
    try {
      return deadlines == null ? null : deadlines.takeDue(now);
    } finally {
      connection.lock.unlock();
    }
  }

  private void expired(Timer due) {
    switch (due) {
      case HAND_OVER ->
          connection.refuse(new TimeoutException("The container did not hand the connection over"));
      case PING -> ping();
      case PONG -> abort("The peer did not answer a ping within " + settings.pongTimeout());
      case IDLE -> connection.goAway(Kind.TIMEOUT, "No frame passed for " + settings.idleTimeout());
      case STALLED -> abort("Nobody read the payload that waits for " + settings.stalledTimeout());
      case CLOSE -> connection.ending.closeTimedOut();
      case QUIET -> connection.ending.quietEnough();
      case SEND -> sendExpired();
    }
  }

  private void ping() {
    locked(
        () -> {
          if (!closing) {
            startIfSet(Timer.PING, settings.pingInterval());
          }
        });
    connection.ping(NO_PAYLOAD);
  }

  private void sendExpired() {
    boolean stuck;
    connection.lock.lock();
    try {
      // Another write may have been blocked since it was due.
      stuck = sending && !isRunning(Timer.SEND);
      long left = connection.outgoing.leftInRound();
      if (stuck && left < leftBefore) {
        // The container is getting rid of it, if slowly.
        stuck = false;
        leftBefore = left;
        startIfSet(Timer.SEND, settings.sendTimeout());
      }
    } finally {
      connection.lock.unlock();
    }
    if (stuck) {
      abort("A write made no progress for " + settings.sendTimeout());
    }
  }

  private void abort(String message) {
    connection.abort(Kind.TIMEOUT, message);
  }

  private void locked(Runnable step) {
    connection.lock.lock();
    try {
      step.run();
    } finally {
      connection.lock.unlock();
    }
  }

  // With the lock

  private void startIfSet(Timer timer, Duration after) {
    if (!after.isZero()) {
      start(timer, after);
    }
  }

  private void start(Timer timer, Duration after) {
    if (ended) {
      return;
    }
    if (deadlines == null) {
      deadlines = new Deadlines(this);
    }
    long now = watch().now();
    deadlines.start(timer, now, after);
    watch().add(deadlines, now + after.toNanos());
  }

  private void forget() {
    if (deadlines != null) {
      watch().remove(deadlines);
      deadlines = null;
    }
  }

  private Watch watch() {
    return connection.engine().watch();
  }

  private void stop(Timer timer) {
    if (deadlines != null) {
      deadlines.stop(timer);
    }
  }

  private boolean isRunning(Timer timer) {
    return deadlines != null && deadlines.isRunning(timer);
  }
}
