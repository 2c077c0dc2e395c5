// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.util.ArrayList;
import java.util.List;

/**
 * What waits for a connection to open, and the threads that must not wait for it. Guarded by the
 * connection's lock.
 */
final class OpeningTasks {

  /** Of all that are open: it never changes. */
  private static final OpeningTasks OPEN = new OpeningTasks();

  static {
    OPEN.over(false);
  }

  private List<Runnable> waiting = new ArrayList<>(0); // null: waiting is over
  private List<Thread> forbidden = new ArrayList<>(1); // null: waiting is over
  private boolean refused;

  void forbid(Thread thread) {
    if (forbidden != null) {
      forbidden.add(thread);
    }
  }

  boolean forbids(Thread thread) {
    return forbidden != null && forbidden.contains(thread);
  }

  /** Keeps a task for the opening, or drops it if there will be none; false: it may run now. */
  boolean add(Runnable task) {
    if (waiting != null) {
      waiting.add(task);
      return true;
    }
    return refused;
  }

  /**
   * Waiting is over; only the first call counts.
   *
   * @param withoutOpening the connection has ended before it was open, or since
   * @return the tasks that waited
   */
  List<Runnable> over(boolean withoutOpening) {
    if (waiting == null) {
      return List.of();
    }
    List<Runnable> tasks = waiting;
    waiting = null;
    forbidden = null;
    refused = withoutOpening;
    return tasks;
  }

  /** What the connection keeps when waiting is over: if it is open, nothing of its own. */
  OpeningTasks behindOpening() {
    return refused ? this : OPEN;
  }
}
