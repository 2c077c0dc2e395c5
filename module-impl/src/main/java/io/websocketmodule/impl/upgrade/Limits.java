// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static java.lang.System.Logger.Level.WARNING;

import io.websocketmodule.managed.WebSocketTask;
import io.websocketmodule.spi.Acceptance;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How many connections an application has, and how many tasks that may block, against
 * maxConnections and maxBlockingTasks. Any thread may call; one lock guards all counts, for they
 * change with connections and not with messages.
 */
final class Limits {

  private static final System.Logger LOGGER = System.getLogger(Limits.class.getPackageName());

  /** Whoever comes at once comes for nothing; a browser's user does not wait much longer. */
  private static final String RETRY_AFTER_SECONDS = "5";

  private static final long BETWEEN_LINES = TimeUnit.MINUTES.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final LongSupplier nanoClock;

  /** Of each setting when it is to be logged next that it refuses somebody. */
  private final Map<Setting, Long> nextLine = new HashMap<>();

  private final Map<String, Integer> tasks = new HashMap<>();
  private int connections;

  Limits(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * Gives a handshake its place among the connections, and one among the tasks where it is going to
   * need it: a WebSocketTask, or a handler of the native layer, of which nobody knows whether it
   * will post a task until the request is over.
   *
   * @param acceptance null for the native layer
   * @return which says why there is no place, or holds it
   */
  Admission admit(Settings settings, Acceptance acceptance) {
    boolean task = acceptance == null || acceptance.endpoint() instanceof WebSocketTask;
    String scope = settings.taskScope();
    return locked(
        () -> {
          if (isFull(connections, settings.maxConnections())) {
            return new Admission(refusal(Setting.MAX_CONNECTIONS, settings.maxConnections()));
          }
          int running = tasks.getOrDefault(scope, 0);
          if (task && isFull(running, settings.maxBlockingTasks())) {
            return new Admission(refusal(Setting.MAX_BLOCKING_TASKS, settings.maxBlockingTasks()));
          }
          connections++;
          if (task) {
            tasks.put(scope, running + 1);
          }
          return new Admission(this, scope, task);
        });
  }

  private static boolean isFull(int taken, int most) {
    return most > 0 && taken >= most;
  }

  /** With a line in the log, but not one for each of a crowd. */
  private PlainAnswer refusal(Setting setting, int most) {
    long now = nanoClock.getAsLong();
    Long next = nextLine.get(setting);
    if (next == null || now - next >= 0) {
      nextLine.put(setting, now + BETWEEN_LINES);
      LOGGER.log(
          WARNING,
          "Refused a handshake with 503: {0} is {1}; for a minute the next ones are not logged",
          setting.key(),
          String.valueOf(most));
    }
    return new PlainAnswer(
        HttpServletResponse.SC_SERVICE_UNAVAILABLE,
        "The application serves as many WebSockets as it may; try again later.",
        Map.of("Retry-After", RETRY_AFTER_SECONDS));
  }

  /** Tasks that run, or are about to. */
  int tasks() {
    return locked(() -> tasks.values().stream().mapToInt(Integer::intValue).sum());
  }

  /** Connections that are open, or are about to be. */
  int connections() {
    return locked(() -> connections);
  }

  /** What {@link Admission} does with its own state and these counts together. */
  <T> T locked(Supplier<T> step) {
    lock.lock();
    try {
      return step.get();
    } finally {
      lock.unlock();
    }
  }

  /** With the lock held. */
  void connectionGone() {
    connections--;
  }

  /** With the lock held. */
  void tasksChanged(String scope, int by) {
    tasks.merge(scope, by, (before, change) -> before + change == 0 ? null : before + change);
  }
}
