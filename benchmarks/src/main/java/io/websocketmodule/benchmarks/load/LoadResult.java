// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import java.util.Map;

/**
 * What the load client saw while it measured. Every byte of every reply was right, before, while
 * and after.
 *
 * @param messages replies, deliveries, connections or responses, whatever the point counts
 * @param nanos how long it took
 * @param busyNanos processor time of the thread that makes the load
 * @param latencyMicros 50, 99 and 99.9 percent of the messages took at most this long, and the
 *     longest
 * @param figures what else the point tells, by name
 */
public record LoadResult(
    long messages, long nanos, long busyNanos, Latency latencyMicros, Map<String, Double> figures) {

  /** Microseconds. */
  public record Latency(double p50, double p99, double p999, double max) {}
}
