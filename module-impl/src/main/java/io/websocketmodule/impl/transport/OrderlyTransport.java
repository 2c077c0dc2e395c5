// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.function.Function;

/**
 * What a transport does alike on every container that has no end of its own kind: it has its
 * connection made, lets nothing begin behind the end that was asked for, and begins that end once,
 * when nothing is under way any more that goes first. An abort waits for nothing.
 *
 * <p>Thread rule: that of {@link Transport}; whatever thread finds that all else is through begins
 * the end. Inherited, so that a connection has no object for it.
 */
abstract class OrderlyTransport extends Flags implements Transport {
  /** Behind it nothing of the connection's begins. */
  static final int CLOSE_ASKED = 1;

  static final int ABORTED = 1 << 1;

  /** The end has begun. */
  static final int ENDED = 1 << 2;

  /** A write is under way, on a thread of ours or with the container. */
  static final int WRITING = 1 << 3;

  /** A write waits for the container to say that it may go on. */
  static final int WAITING = 1 << 4;

  /** The first of the bits that each transport has for itself. */
  static final int OWN = 1 << 5;

  final EventRelay events = new EventRelay();

  /** Has the connection made and begun, when the container hands it over. */
  abstract void open(Function<Transport, Events> opener);

  /** The container has ended the connection, by whomever's wish, or is about to. */
  abstract void destroyed();

  /**
   * What an orderly end lets go first, as flags.
   *
   * @param now all flags that are set
   */
  abstract int goesFirst(int now);

  /** Begins the end, in good order. Called once at the most. */
  abstract void end();

  /** One that cannot be made leaves nothing open. */
  final void makeConnection(Function<Transport, Events> opener) {
    try {
      events.open(opener, this);
    } catch (RuntimeException | Error e) {
      abort();
      throw e;
    }
  }

  /** Begins a call of the connection's. */
  final void enter(int call) throws ClosedChannelException {
    if (over(change(now -> over(now) ? now : now | call))) {
      throw new ClosedChannelException();
    }
  }

  /**
   * Something is not under way any more, and so perhaps the last that an end has waited for.
   *
   * @return false: the connection is over, and need not hear of it
   */
  final boolean leave(int call) {
    boolean over = over(clear(call));
    if (over) {
      endIfIdle();
    }
    return !over;
  }

  /** What is under way goes out first, however long the peer takes: abort() bounds it. */
  @Override
  public final void close() {
    set(CLOSE_ASKED);
    endIfIdle();
  }

  final void endIfIdle() {
    if (mayEnd(change(now -> mayEnd(now) ? now | ENDED : now))) {
      end();
    }
  }

  final boolean mayEnd(int now) {
    return (now & (CLOSE_ASKED | ENDED | goesFirst(now))) == CLOSE_ASKED;
  }

  final void lost(Throwable cause) {
    if (!over()) {
      events.lost(cause instanceof IOException io ? io : new IOException(cause));
    }
    abort();
  }

  final boolean over() {
    return over(flags());
  }

  /** Who sets {@link #ENDED} sets {@link #CLOSE_ASKED} too, if nobody has. */
  static boolean over(int now) {
    return (now & CLOSE_ASKED) != 0;
  }

  final void refuseOver() throws ClosedChannelException {
    if (over()) {
      throw new ClosedChannelException();
    }
  }
}
