// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The lines about refused handshakes. Whoever is refused may come again as often as he likes, from
 * a new Origin each time: so each thing is said once a minute, and of each level no more than ten
 * in a minute. Any thread.
 */
final class RefusalLog {

  private static final System.Logger LOGGER = System.getLogger(RefusalLog.class.getPackageName());

  private static final int MOST = 10;
  private static final long PERIOD = TimeUnit.MINUTES.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final LongSupplier nanoClock;

  /** What was said in the period, by level; guarded by the lock. */
  private final Map<Level, Set<String>> said = new EnumMap<>(Level.class);

  /** Guarded by the lock. */
  private long periodBegan;

  RefusalLog(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    periodBegan = nanoClock.getAsLong();
  }

  /**
   * Logs a line, unless there were enough.
   *
   * @param line with nothing from outside that was not made fit for a log
   */
  void log(Level level, String line) {
    int count = LOGGER.isLoggable(level) ? countOf(level, line) : 0;
    if (count > 0) {
      String last = count == MOST ? " (for a minute no more refusals are logged)" : "";
      LOGGER.log(level, () -> line + last);
    }
  }

  /** How many there are with this one; 0: it is not to be said. */
  private int countOf(Level level, String line) {
    lock.lock();
    try {
      long now = nanoClock.getAsLong();
      if (now - periodBegan >= PERIOD) {
        periodBegan = now;
        said.clear();
      }
      Set<String> lines = said.computeIfAbsent(level, any -> new HashSet<>());
      return lines.size() < MOST && lines.add(line) ? lines.size() : 0;
    } finally {
      lock.unlock();
    }
  }
}
