// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.WebSocketException.Kind;
import java.nio.ByteBuffer;
import java.time.Duration;

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

  private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final Connection connection;
  private final ConnectionSettings settings;

  // guarded by the connection's lock
  private Deadlines deadlines; // null until one is set
  private boolean pongAwaited;
  private boolean ended;

  // with the read token
  private boolean paused;

  // with the write token
  private volatile boolean sending;
  private long leftBefore;

  Timekeeper(Connection connection, ConnectionSettings settings) {
    this.connection = connection;
    this.settings = settings;
  }

  void opened() {
    startIfSet(Deadlines.Timer.PING, settings.pingInterval());
    startIfSet(Deadlines.Timer.IDLE, settings.idleTimeout());
  }

  /** A half of the closing handshake is done; the other has its time from now. */
  void closing() {
    start(Deadlines.Timer.CLOSE, settings.closeTimeout());
  }

  /** TCP ends when the peer that is discarded has been quiet for a while. */
  void quiet() {
    start(Deadlines.Timer.QUIET, QUIET);
  }

  void discarded() {
    connection.lock.lock();
    try {
      if (deadlines != null && deadlines.isRunning(Deadlines.Timer.QUIET)) {
        quiet();
      }
    } finally {
      connection.lock.unlock();
    }
  }

  void ended() {
    connection.lock.lock();
    try {
      ended = true;
      if (deadlines != null) {
        deadlines.stopAll();
      }
    } finally {
      connection.lock.unlock();
    }
  }

  /**
   * Payload waits that nobody reads: the peer's pongs may be behind it, so their time stands still.
   */
  void stalled() {
    if (paused) {
      return;
    }
    paused = true;
    stop(Deadlines.Timer.PONG);
    stop(Deadlines.Timer.IDLE);
    startIfSet(Deadlines.Timer.STALLED, settings.stalledTimeout());
  }

  void unstalled() {
    if (!paused) {
      return;
    }
    paused = false;
    stop(Deadlines.Timer.STALLED);
    startIfSet(Deadlines.Timer.IDLE, settings.idleTimeout());
    connection.lock.lock();
    try {
      if (pongAwaited) {
        startIfSet(Deadlines.Timer.PONG, settings.pongTimeout());
      }
    } finally {
      connection.lock.unlock();
    }
  }

  /** Bytes of the peer came. */
  void frame() {
    startIfSet(Deadlines.Timer.IDLE, settings.idleTimeout());
  }

  void ponged() {
    connection.lock.lock();
    try {
      pongAwaited = false;
      stop(Deadlines.Timer.PONG);
    } finally {
      connection.lock.unlock();
    }
  }

  void writeBlocked() {
    leftBefore = connection.outgoing.leftInRound();
    sending = true;
    startIfSet(Deadlines.Timer.SEND, settings.sendTimeout());
  }

  void writeProgressed() {
    if (sending) {
      sending = false;
      stop(Deadlines.Timer.SEND);
    }
    if (!paused) {
      startIfSet(Deadlines.Timer.IDLE, settings.idleTimeout());
    }
  }

  /** Does what is due; false: nothing will be, so that the connection need not be watched. */
  boolean tick(long now) {
    Deadlines.Timer due = takeDue(now);
    while (due != null) {
      expired(due);
      due = takeDue(now);
    }
    return hasDeadlines();
  }

  boolean hasDeadlines() {
    connection.lock.lock();
    try {
      return deadlines != null && deadlines.anyRunning();
    } finally {
      connection.lock.unlock();
    }
  }

  private Deadlines.Timer takeDue(long now) {
    connection.lock.lock();
    try {
      return deadlines == null ? null : deadlines.takeDue(now);
    } finally {
      connection.lock.unlock();
    }
  }

  private void expired(Deadlines.Timer due) {
    switch (due) {
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
    connection.lock.lock();
    try {
      startIfSet(Deadlines.Timer.PING, settings.pingInterval());
      if (!pongAwaited) {
        pongAwaited = true;
        if (!paused) {
          startIfSet(Deadlines.Timer.PONG, settings.pongTimeout());
        }
      }
    } finally {
      connection.lock.unlock();
    }
    connection.ping(NO_PAYLOAD);
  }

  private void sendExpired() {
    long left = connection.outgoing.leftInRound();
    if (left < leftBefore) {
      // The container is getting rid of it, if slowly.
      leftBefore = left;
      startIfSet(Deadlines.Timer.SEND, settings.sendTimeout());
    } else if (sending) {
      abort("A write made no progress for " + settings.sendTimeout());
    }
  }

  private void abort(String message) {
    connection.abort(Kind.TIMEOUT, message);
  }

  private void startIfSet(Deadlines.Timer timer, Duration after) {
    if (!after.isZero()) {
      start(timer, after);
    }
  }

  private void start(Deadlines.Timer timer, Duration after) {
    connection.lock.lock();
    try {
      if (ended) {
        return;
      }
      if (deadlines == null) {
        deadlines = new Deadlines();
      }
      deadlines.start(timer, connection.engine().watch().now(), after);
    } finally {
      connection.lock.unlock();
    }
    connection.engine().watch().add(connection);
  }

  private void stop(Deadlines.Timer timer) {
    connection.lock.lock();
    try {
      if (deadlines != null) {
        deadlines.stop(timer);
      }
    } finally {
      connection.lock.unlock();
    }
  }
}
