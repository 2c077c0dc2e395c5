// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.report;

import java.util.Map;

/**
 * One peer at one point in one round.
 *
 * @param messages what was counted, usually replies
 * @param seconds how long it took
 * @param cpuMicros the server's processor time for each message
 * @param serverUse share of the time that the server's process used of one core
 * @param clientUse share of the time that the load's thread used of one core
 * @param p50 microseconds that half of the messages took at most
 * @param p99 99 percent
 * @param p999 99.9 percent
 * @param figures what else the point tells, by name
 */
public record Sample(
    long messages,
    double seconds,
    double cpuMicros,
    double serverUse,
    double clientUse,
    double p50,
    double p99,
    double p999,
    Map<String, Double> figures) {

  /** Name of the figure that idle connections are compared by. */
  public static final String HEAP_WHEN_OPENED = "heap bytes a connection, opened";

  private static final double BUSY = 0.9;

  /** Messages in a second. */
  public double rate() {
    return messages / seconds;
  }

  /** Whether the load client was busy while the server was not. */
  public boolean clientWasTheLimit() {
    return clientUse > BUSY && serverUse < BUSY;
  }
}
