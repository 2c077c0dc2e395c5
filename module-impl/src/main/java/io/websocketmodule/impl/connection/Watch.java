// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Looks from time to time at the connections that have deadlines. One thread for all connections of
 * an engine, started with the first deadline; with none it is parked.
 */
final class Watch {

  private static final System.Logger LOG = System.getLogger(Watch.class.getPackageName());

  /** How late a deadline may be noticed. */
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final LongSupplier clock;
  private final boolean threaded;
  private final Set<Connection> watched = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Thread> thread = new AtomicReference<>();
  private volatile boolean parked;
  private volatile boolean stopped;

  /**
   * Makes a watch.
   *
   * @param threaded false: {@link #tick} is called by hand, as tests do
   */
  Watch(LongSupplier clock, boolean threaded) {
    this.clock = clock;
    this.threaded = threaded;
  }

  long now() {
    return clock.getAsLong();
  }

  /** Begins to look at a connection; does nothing if it is looked at already. */
  void add(Connection connection) {
    if (watched.add(connection) && threaded && !stopped) {
      Thread running = thread.get();
      if (running == null) {
        start();
      } else if (parked) {
        LockSupport.unpark(running);
      }
    }
  }

  private void start() {
    Thread made = TaskThreads.daemon(this::run, "websocket-watch");
    if (thread.compareAndSet(null, made)) {
      made.start();
    } else {
      LockSupport.unpark(thread.get());
    }
  }

  private void run() {
    while (!stopped) {
      // Before the look: who adds one behind it sees that it has to wake this thread.
      parked = true;
      if (watched.isEmpty()) {
        LockSupport.park(this);
      }
      parked = false;
      LockSupport.parkNanos(this, TICK_NANOS);
      tick();
    }
  }

  /** Lets every watched connection do what is due. */
  void tick() {
    long now = now();
    for (Connection connection : watched) {
      if (!tick(connection, now)) {
        watched.remove(connection);
        // A deadline set between the look and the removal found the connection still watched.
        if (connection.timekeeper.hasDeadlines()) {
          watched.add(connection);
        }
      }
    }
  }

  private static boolean tick(Connection connection, long now) {
    try {
      return connection.timekeeper.tick(now);
    } catch (RuntimeException | Error failure) {
      // One connection must not stop the time of all others.
      LOG.log(Level.ERROR, "What a connection had to do in time failed", failure);
      return true;
    }
  }

  void stop() {
    stopped = true;
    watched.clear();
    TaskThreads.awaitEnd(thread.get());
  }
}
