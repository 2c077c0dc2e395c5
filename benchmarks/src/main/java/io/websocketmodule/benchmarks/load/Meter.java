// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import java.lang.management.ManagementFactory;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Counts messages and their latencies; confined to the thread that makes the load. */
final class Meter {

  private static final long LONGEST_NANOS = 3_600_000_000_000L;
  private static final int DIGITS = 3;
  private static final double NANOS_A_MICRO = 1_000;

  private final Histogram latencies = new Histogram(LONGEST_NANOS, DIGITS);
  private long messages;
  private long begin;
  private long busyBefore;

  /** Forgets what came before. */
  void begin() {
    latencies.reset();
    messages = 0;
    busyBefore = threadNanos();
    begin = System.nanoTime();
  }

  /** Counts messages that were sent at the same time. */
  void add(int count, long nanos) {
    messages += count;
    latencies.recordValueWithCount(Math.max(1, Math.min(nanos, LONGEST_NANOS)), count);
  }

  /** What came since {@link #begin}. */
  LoadResult end(Map<String, Double> figures) {
    long nanos = System.nanoTime() - begin;
    return new LoadResult(
        messages,
        nanos,
        threadNanos() - busyBefore,
        new LoadResult.Latency(
            latencies.getValueAtPercentile(50) / NANOS_A_MICRO,
            latencies.getValueAtPercentile(99) / NANOS_A_MICRO,
            latencies.getValueAtPercentile(99.9) / NANOS_A_MICRO,
            latencies.getMaxValue() / NANOS_A_MICRO),
        figures);
  }

  private static long threadNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
