// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.process;

import java.time.Duration;

/**
 * When a process that died may be started again: at once after one that had lived, and after each
 * one that died young twice as late as after the one before. Guarded by its slot's lock.
 */
final class Backoff {
  /** A process that has lived as long as this is no part of a crash loop. */
  static final Duration STABLE = Duration.ofSeconds(10);

  private final long firstNanos;
  private final long lastNanos;
  private int deaths;
  private long notBefore;

  Backoff(Duration first, Duration last) {
    firstNanos = first.toNanos();
    lastNanos = Math.max(firstNanos, last.toNanos());
  }

  /** A process has died, or has never listened. */
  void died(Duration lived, long nowNanos) {
    if (lived.compareTo(STABLE) >= 0) {
      reset();
    }
    deaths++;
    notBefore = nowNanos + delayNanos();
  }

  private long delayNanos() {
    // The first death of a process may be an accident: the next request finds a new one.
    int doublings = deaths - 2;
    if (doublings < 0 || firstNanos == 0) {
      return 0;
    }
    return doublings >= 32 ? lastNanos : Math.min(lastNanos, firstNanos << doublings);
  }

  /** The application has changed: what was is no measure any more. */
  void reset() {
    deaths = 0;
  }

  /** How long the next process has to wait; zero: it may start. */
  Duration remaining(long nowNanos) {
    return deaths == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, notBefore - nowNanos));
  }
}
