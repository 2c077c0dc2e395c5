// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for a connection to open, and the threads that must not wait for it. */
final class OpeningTasks {

  private final ReentrantLock lock;
  private List<Runnable> waiting = new ArrayList<>(0); // null: waiting is over
  private List<Thread> forbidden = new ArrayList<>(1); // null: waiting is over
  private boolean refused;

  /**
   * None yet.
   *
   * @param lock the connection's, which guards them
   */
  OpeningTasks(ReentrantLock lock) {
    this.lock = lock;
  }

  void forbid(Thread thread) {
    lock.lock();
    try {
      if (forbidden != null) {
        forbidden.add(thread);
      }
    } finally {
      lock.unlock();
    }
  }

  boolean forbids(Thread thread) {
    lock.lock();
    try {
      return forbidden != null && forbidden.contains(thread);
    } finally {
      lock.unlock();
    }
  }

  /** Keeps a task for the opening, or drops it if there will be none; false: it may run now. */
  boolean add(Runnable task) {
    lock.lock();
    try {
      if (waiting != null) {
        waiting.add(task);
        return true;
      }
      return refused;
    } finally {
      lock.unlock();
    }
  }

  void opened(Executor executor) {
    over(false).forEach(executor::execute);
  }

  void refused() {
    over(true);
  }

  private List<Runnable> over(boolean withoutOpening) {
    lock.lock();
    try {
      if (waiting == null) {
        return List.of();
      }
      List<Runnable> tasks = waiting;
      waiting = null;
      forbidden = null;
      refused = withoutOpening;
      return tasks;
    } finally {
      lock.unlock();
    }
  }
}
