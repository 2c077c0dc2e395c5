// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Tells a connection what happens on its transport, in the order that {@link Transport.Events}
 * promises: nothing before the connection is there, no two calls of one method at a time, nothing
 * behind the end.
 *
 * <p>Thread rule: every method may be called by any thread at any time. A call is made by the
 * thread that reports, or, when the same method is running on another thread, by that thread after
 * it has returned.
 */
final class EventRelay extends Flags {
  private static final System.Logger LOGGER = System.getLogger(EventRelay.class.getPackageName());

  private static final long MOST_OPENING_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long OPENING_LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private static final int READABLE = 1;
  private static final int WRITABLE = 1 << 1;
  private static final int LOST = 1 << 2;
  private static final int STOPPING = 1 << 3;
  private static final int CLOSED = 1 << 4;
  private static final int OPEN = 1 << 5;
  // The same five kinds, shifted: being told right now, and told for good (only for what is told
  // once).
  private static final int RUNNING = 8;
  private static final int TOLD = 16;
  private static final int ONCE = LOST | STOPPING | CLOSED;

  /** The connection has begun: what its opening called has returned. */
  private static final int BEGUN = 1 << 6;

  /** Written before OPEN is set, read only behind it. */
  private Transport.Events events;

  /** Written before LOST is reported. */
  private volatile IOException cause;

  /**
   * Has the connection made, and then tells it what has happened meanwhile, first of all to read.
   */
  void open(Function<Transport, Transport.Events> opener, Transport transport) {
    events = opener.apply(transport);
    change(now -> now | OPEN);
    // A write that can go on comes first: who begins may wait for it.
    reportIfPending(WRITABLE);
    report(READABLE);
    for (int kind = LOST; kind <= CLOSED; kind <<= 1) {
      reportIfPending(kind);
    }
    change(now -> now | BEGUN);
  }

  /** Whether {@link #open} is through. */
  boolean opened() {
    return (flags() & BEGUN) != 0;
  }

  void readable() {
    report(READABLE);
  }

  void writable() {
    report(WRITABLE);
  }

  void lost(IOException reason) {
    if ((flags() & (LOST | LOST << RUNNING | LOST << TOLD)) == 0) {
      cause = reason;
    }
    report(LOST);
  }

  /**
   * The container closes as soon as this returns, so it waits for a connection that is being made:
   * its opener may read and answer a first message before it returns.
   */
  void stopping() {
    long end = System.nanoTime() + MOST_OPENING_NANOS;
    while (!opened() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(this, OPENING_LOOK_NANOS);
    }
    report(STOPPING);
  }

  void closed() {
    report(CLOSED);
  }

  private void report(int kind) {
    report(kind, false);
  }

  /** What was reported before there was anybody to tell, unless another thread has told it. */
  private void reportIfPending(int kind) {
    report(kind, true);
  }

  private void report(int kind, boolean ifPending) {
    while (true) {
      int now = flags();
      if (ifPending && (now & kind) == 0) {
        return;
      }
      boolean over = (now & CLOSED << TOLD) != 0 || (now & kind << TOLD) != 0;
      if (over) {
        return;
      }
      boolean mine = (now & OPEN) != 0 && (now & kind << RUNNING) == 0;
      int next = mine ? started(now, kind) : now | kind;
      if (replace(now, next)) {
        if (mine) {
          tell(kind);
        }
        return;
      }
    }
  }

  private static int started(int now, int kind) {
    int next = (now & ~kind) | kind << RUNNING;
    return (kind & ONCE) != 0 ? next | kind << TOLD : next;
  }

  private void tell(int kind) {
    boolean again = true;
    while (again) {
      try {
        call(kind);
      } catch (RuntimeException | Error e) {
        // No event may stop the next one, and none is the container's to handle.
        LOGGER.log(System.Logger.Level.ERROR, "A connection failed to take an event.", e);
      }
      again = finished(kind);
    }
  }

  /** Whether the same kind was reported again while it was told. */
  private boolean finished(int kind) {
    while (true) {
      int now = flags();
      boolean again = (now & kind) != 0 && (now & CLOSED << TOLD) == 0;
      int next = again ? now & ~kind : now & ~(kind | kind << RUNNING);
      if (replace(now, next)) {
        return again;
      }
    }
  }

  private void call(int kind) {
    switch (kind) {
      case READABLE -> events.onReadable();
      case WRITABLE -> events.onWritable();
      case LOST -> events.onLost(cause);
      case STOPPING -> events.onStopping();
      default -> events.onClosed();
    }
  }
}
