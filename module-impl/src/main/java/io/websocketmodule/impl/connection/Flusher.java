// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.lang.System.Logger.Level;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends what a handler has sent while it still runs. What is sent within a read batch waits for the
 * batch's end, so that it leaves in one write; a handler that takes its time must not hold it, so
 * this thread looks about a millisecond later. It stays awake for a while after the last use,
 * because waking it costs more than a few idle rounds.
 */
final class Flusher {

  private static final System.Logger LOG = System.getLogger(Flusher.class.getPackageName());

  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Idle rounds before it parks: 100 of 1 ms. */
  private static final int IDLE_ROUNDS = 100;

  private final boolean threaded;
  private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Thread> thread = new AtomicReference<>();
  private final AtomicInteger unfinished = new AtomicInteger();
  private volatile boolean parked;
  private volatile boolean stopped;

  /**
   * Makes a flusher.
   *
   * @param threaded false: {@link #flushAll} is called by hand, as tests do
   */
  Flusher(boolean threaded) {
    this.threaded = threaded;
  }

  /** Has a task look at a connection's output in a millisecond. */
  void add(Runnable look) {
    unfinished.incrementAndGet();
    waiting.add(look);
    if (stopped) {
      flushAll(); // nobody else will
    } else if (parked) {
      LockSupport.unpark(thread.get());
    } else if (threaded && thread.get() == null) {
      Thread made = TaskThreads.daemon(this::run, "websocket-flush");
      if (thread.compareAndSet(null, made)) {
        made.start();
      }
    }
  }

  private void run() {
    int idle = 0;
    while (!stopped) {
      LockSupport.parkNanos(this, ROUND_NANOS);
      idle = flushAll() ? 0 : idle + 1;
      if (idle > IDLE_ROUNDS) {
        parkUntilUsed();
        idle = 0;
      }
    }
    flushAll(); // what was added before anybody could see the stop
  }

  /** Flushes those that wait now; false: there were none. */
  boolean flushAll() {
    boolean any = false;
    for (int left = waiting.size(); left > 0; left--) {
      Runnable look = waiting.poll();
      if (look == null) {
        break;
      }
      any = true;
      try {
        look.run();
      } catch (RuntimeException | Error failure) {
        // One connection must not keep all others from being flushed.
        LOG.log(Level.ERROR, "A connection could not be flushed", failure);
      } finally {
        unfinished.decrementAndGet();
      }
    }
    return any;
  }

  /** Whether there is nothing that it still has to send, or is sending. */
  boolean isIdle() {
    return unfinished.get() == 0;
  }

  private void parkUntilUsed() {
    parked = true;
    // An add that saw parked as false before has put its connection in: look once more.
    while (waiting.isEmpty() && !stopped) {
      LockSupport.park(this);
    }
    parked = false;
  }

  void stop() {
    stopped = true;
    TaskThreads.awaitEnd(thread.get());
  }
}
