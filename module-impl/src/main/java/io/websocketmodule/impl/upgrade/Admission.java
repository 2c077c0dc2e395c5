// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import io.websocketmodule.PostCompletionTask;
import io.websocketmodule.managed.WebSocketTask;
import io.websocketmodule.spi.Acceptance;

/**
 * One connection's places under the {@link Limits}: its own, and one for each of its tasks from the
 * handshake, or from when it was posted, to its end. A place is given back once, whatever happens:
 * the task may end, or never run because the connection never opens.
 */
final class Admission implements Runnable {

  private final PlainAnswer refusal;
  private final Limits limits;
  private final String scope;

  /**
   * Places of tasks that do not run yet, the handshake's own among them. Under the limits' lock.
   */
  private int waiting;

  /** Whether a native handler may still take the handshake's place. Under the limits' lock. */
  private boolean reserved;

  /** Whether the connection has ended, or will never open. Under the limits' lock. */
  private boolean over;

  /** There is no place. */
  Admission(PlainAnswer refusal) {
    this.refusal = refusal;
    limits = null;
    scope = null;
  }

  /** There is one, and it is counted. */
  Admission(Limits limits, String scope, boolean task) {
    this.refusal = null;
    this.limits = limits;
    this.scope = scope;
    waiting = task ? 1 : 0;
    reserved = task;
  }

  /** The answer to a handshake for which there is no place; null: there is. */
  PlainAnswer refusal() {
    return refusal;
  }

  /** What the accept left, with its task counted. */
  Acceptance counted(Acceptance acceptance) {
    if (!(acceptance.endpoint() instanceof WebSocketTask task)) {
      return acceptance;
    }
    limits.locked(() -> reserved = false);
    WebSocketTask counted =
        session -> {
          boolean mine = begin();
          try {
            task.run(session);
          } finally {
            end(mine);
          }
        };
    return new Acceptance(acceptance.options(), counted);
  }

  /** A posted task, counted. It is never refused: the handshake has been answered. */
  PostCompletionTask counted(PostCompletionTask task) {
    limits.locked(
        () -> {
          if (reserved) {
            reserved = false; // its place is there already
          } else if (!over) {
            waiting++;
            limits.tasksChanged(scope, 1);
          }
          return null;
        });
    return () -> {
      boolean mine = begin();
      try {
        task.run();
      } finally {
        end(mine);
      }
    };
  }

  /** The request is over: a native handler that has posted nothing needs no place. */
  void requestOver() {
    limits.locked(
        () -> {
          if (reserved) {
            reserved = false;
            waiting--;
            limits.tasksChanged(scope, -1);
          }
          return null;
        });
  }

  /** The connection has ended, or will never open: tasks that wait for that will not run. */
  @Override
  public void run() {
    limits.locked(
        () -> {
          over = true;
          reserved = false;
          limits.connectionGone();
          limits.tasksChanged(scope, -waiting);
          waiting = 0;
          return null;
        });
  }

  /** A task begins; false: its place has been given back already. */
  private boolean begin() {
    return limits.locked(
        () -> {
          boolean mine = waiting > 0;
          waiting -= mine ? 1 : 0;
          return mine;
        });
  }

  private void end(boolean mine) {
    if (mine) {
      limits.locked(
          () -> {
            limits.tasksChanged(scope, -1);
            return null;
          });
    }
  }
}
