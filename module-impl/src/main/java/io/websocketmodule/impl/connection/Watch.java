// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Looks at the connections whose deadlines have come. One thread for all connections of an engine,
 * started with the first deadline; with none it is parked. A connection is looked at when its first
 * deadline comes, and costs nothing until then: one that comes later than it was, as that of an
 * idle connection does with every frame, is seen at the look for the earlier one.
 */
final class Watch {

  private static final System.Logger LOG = System.getLogger(Watch.class.getPackageName());

  /** How late a deadline may be noticed. */
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * So long between two looks was a pause: of the machine, of the JVM, for a debugger. What came
   * from peers meanwhile lies unread, and they get as long again until it counts against them.
   */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final LongSupplier clock;
  private final boolean threaded;
  private final Wheel wheel = new Wheel();
  private final long start;
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
    start = clock.getAsLong();
  }

  long now() {
    return clock.getAsLong();
  }

  private long tickOf(long nanos) {
    return (nanos - start) / TICK_NANOS;
  }

  /** Has a connection looked at when a time has come. With the connection's lock. */
  void add(Deadlines deadlines, long due) {
    long tick = tickOf(due);
    // Whoever takes it from the wheel looks at all its deadlines, with the connection's lock.
    if (deadlines.watchedAt() <= tick || stopped) {
      return;
    }
    if (wheel.put(deadlines, tick) && threaded) {
      Thread running = thread.get();
      if (running == null) {
        start();
      } else if (parked) {
        LockSupport.unpark(running);
      }
    }
  }

  /** Looks at a connection no more. */
  void remove(Deadlines deadlines) {
    wheel.remove(deadlines);
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
      if (wheel.isEmpty()) {
        LockSupport.park(this);
      }
      parked = false;
      long before = now();
      LockSupport.parkNanos(this, TICK_NANOS);
      woken(now() - before);
      tick();
    }
  }

  /** So much time has passed since the last look, where one tick was asked for. */
  void woken(long nanos) {
    if (nanos > PAUSE_NANOS) {
      LOG.log(Level.DEBUG, "A pause of {0} ns; deadlines wait", nanos);
      long now = now();
      long soonest = now + PAUSE_NANOS;
      wheel.take(tickOf(soonest)).forEach(deadlines -> deadlines.owner().postpone(now, soonest));
    }
  }

  /** Lets the connections whose time has come do what is due; how many were looked at. */
  int tick() {
    long now = now();
    List<Deadlines> due = wheel.take(tickOf(now));
    due.forEach(deadlines -> tick(deadlines.owner(), now));
    return due.size();
  }

  private static void tick(Timekeeper timekeeper, long now) {
    try {
      timekeeper.tick(now);
    } catch (RuntimeException | Error failure) {
      // One connection must not stop the time of all others.
      LOG.log(Level.ERROR, "What a connection had to do in time failed", failure);
    }
  }

  void stop() {
    stopped = true;
    wheel.take(Long.MAX_VALUE);
    TaskThreads.awaitEnd(thread.get());
  }
}
