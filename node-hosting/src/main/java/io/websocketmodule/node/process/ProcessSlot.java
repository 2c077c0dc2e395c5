// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.process;

import io.websocketmodule.node.process.UnavailableException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The place of one process among several: the same for a sticky session, whichever process is
 * there. Any thread.
 */
final class ProcessSlot {

  /** Makes a process that is not started. */
  interface Factory {
    NodeProcess create(ProcessSlot slot) throws IOException;
  }

  private final Factory factory;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by lock, as what follows. Null: none was asked for, or the last one has died. */
  private NodeProcess current;

  private final Backoff backoff;
  private boolean closed;

  /** What the process that died last had to say. */
  private List<String> lastLines = List.of();

  ProcessSlot(Hosting hosting, Factory factory) {
    this.factory = factory;
    this.backoff = new Backoff(hosting.restartDelay(), hosting.maxRestartDelay());
  }

  /**
   * Counts a request into the process of this slot, which is started if there is none.
   *
   * @return empty: it has as many as it may have
   * @throws UnavailableException none may be started now
   */
  Optional<NodeProcess> enter() throws UnavailableException {
    while (true) {
      NodeProcess process = running();
      switch (process.enter()) {
        case ADMITTED -> {
          return Optional.of(process);
        }
        case FULL -> {
          return Optional.empty();
        }
        case OVER -> forget(process);
      }
    }
  }

  private NodeProcess running() throws UnavailableException {
    NodeProcess started;
    lock.lock();
    try {
      if (closed) {
        throw unavailable(Reason.STOPPING, "The application is stopping", Duration.ZERO);
      }
      if (current != null) {
        return current;
      }
      Duration wait = backoff.remaining(System.nanoTime());
      if (!wait.isZero()) {
        throw unavailable(
            Reason.BACKING_OFF,
            "The last processes died young; the next one starts in " + wait.toMillis() + " ms",
            wait);
      }
      started = factory.create(this);
      current = started;
    } catch (IOException e) {
      throw unavailable(Reason.DID_NOT_START, "No address for a process: " + e, Duration.ZERO);
    } finally {
      lock.unlock();
    }
    started.start();
    return started;
  }

  private UnavailableException unavailable(Reason reason, String message, Duration wait) {
    return new UnavailableException(reason, message, wait, lastLines);
  }

  /** A process has ended that nobody asked to. */
  void died(NodeProcess process, Duration lived) {
    guarded(
        () -> {
          backoff.died(lived, System.nanoTime());
          lastLines = process.lastLines();
          return current == process ? current = null : null;
        });
  }

  /** Of a process that takes nothing any more; one that has just died is told by died() later. */
  private void forget(NodeProcess process) {
    guarded(() -> current == process ? current = null : null);
  }

  /** The application has changed: what comes from now on goes to a new process. */
  void recycle() {
    NodeProcess old =
        guarded(
            () -> {
              NodeProcess before = current;
              current = null;
              backoff.reset();
              return before;
            });
    if (old != null) {
      old.retire();
    }
  }

  /** No process any more. */
  void close() {
    guarded(() -> closed = true);
  }

  private <T> T guarded(Supplier<T> change) {
    lock.lock();
    try {
      return change.get();
    } finally {
      lock.unlock();
    }
  }
}
