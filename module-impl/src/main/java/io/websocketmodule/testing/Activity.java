// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.testing;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Counts what is running or about to run, so that a test can wait until all has settled. */
final class Activity {

  /** How often it looks whether all that still runs is blocked. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** The same for what takes a millisecond. */
  private static final long SOON_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /** So often in succession it has to find that: a lock held for a moment is no reason. */
  private static final int LOOKS = 5;

  /** Whether there is activity of the module that runs on no executor. */
  private final BooleanSupplier other;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();

  // guarded by the lock
  private int running;
  private final Set<Thread> threads = new HashSet<>();

  Activity(BooleanSupplier other) {
    this.other = other;
  }

  /** Runs tasks where the given executor does, and counts them. */
  Executor counting(Executor executor) {
    return task -> {
      change(1);
      try {
        executor.execute(() -> run(task));
      } catch (RuntimeException | Error refused) {
        change(-1);
        throw refused;
      }
    };
  }

  private void run(Runnable task) {
    boolean outermost = register(Thread.currentThread());
    try {
      task.run();
    } finally {
      if (outermost) {
        unregister(Thread.currentThread());
      }
      change(-1);
    }
  }

  private boolean register(Thread thread) {
    lock.lock();
    try {
      return threads.add(thread);
    } finally {
      lock.unlock();
    }
  }

  private void unregister(Thread thread) {
    lock.lock();
    try {
      threads.remove(thread);
    } finally {
      lock.unlock();
    }
  }

  private void change(int by) {
    lock.lock();
    try {
      running += by;
      if (running == 0) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nothing runs, or what runs has been blocked for a tenth of a second. */
  void settle(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    int blocked = 0;
    lock.lock();
    try {
      boolean otherActive = other.getAsBoolean();
      while ((running > 0 || otherActive) && blocked < LOOKS && System.nanoTime() - end < 0) {
        idle.awaitNanos(otherActive ? SOON_NANOS : LOOK_NANOS);
        otherActive = other.getAsBoolean();
        blocked = !otherActive && allBlocked() ? blocked + 1 : 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private boolean allBlocked() {
    return threads.size() == running && threads.stream().allMatch(Activity::waits);
  }

  private static boolean waits(Thread thread) {
    return thread == Thread.currentThread() // a callback that calls the tester
        || thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }
}
