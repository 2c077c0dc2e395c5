// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak;

import java.time.Duration;

/**
 * How long and how much, from the system properties soak.minutes, soak.connections and soak.seed.
 *
 * @param length how long the load lasts
 * @param connections how many members it has
 * @param seed of what they choose by chance
 */
record Plan(Duration length, int connections, long seed) {

  /** Samples of a run, however long it is: one a minute in half an hour. */
  static final int SAMPLES = 30;

  /** For the pools to find their size, and for samples behind that. */
  private static final Duration SHORTEST = Duration.ofSeconds(90);

  Plan {
    if (length.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("soak.minutes is less than 1.5, which shows nothing");
    }
  }

  static Plan fromProperties() {
    return new Plan(
        Duration.ofSeconds(Math.round(60 * Double.parseDouble(property("soak.minutes")))),
        Integer.parseInt(property("soak.connections")),
        Long.parseLong(property("soak.seed")));
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("the system property " + name + " is not set");
    }
    return value;
  }

  Duration betweenSamples() {
    return length.dividedBy(SAMPLES);
  }
}
