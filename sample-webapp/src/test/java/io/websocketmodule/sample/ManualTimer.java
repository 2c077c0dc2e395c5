// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** A timer whose time passes when the test says so; tasks run on the test's thread. */
final class ManualTimer implements StanzaTimer {

  private record Entry(long due, FutureTask<Void> task) {}

  private final List<Entry> entries = new ArrayList<>();
  private long now = 1_000_000;

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized Future<?> schedule(Runnable task, long nanos) {
    Entry entry = new Entry(now + nanos, new FutureTask<>(task, null));
    entries.add(entry);
    return entry.task();
  }

  /** Tasks that have neither run nor been cancelled. */
  synchronized int waiting() {
    entries.removeIf(entry -> entry.task().isDone());
    return entries.size();
  }

  /** Lets time pass, and runs what falls due meanwhile, each at its time. */
  void pass(Duration time) {
    long end = nanoTime() + time.toNanos();
    Entry next;
    while ((next = take(end)) != null) {
      next.task().run();
    }
  }

  private synchronized Entry take(long end) {
    Entry next =
        entries.stream()
            .filter(entry -> entry.due() <= end)
            .min(Comparator.comparingLong(Entry::due))
            .orElse(null);
    entries.remove(next);
    now = next == null ? end : Math.max(now, next.due());
    return next;
  }
}
