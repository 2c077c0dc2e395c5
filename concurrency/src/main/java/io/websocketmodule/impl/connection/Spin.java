// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Waits within a race for what the other actor is about to do: for some spins as a rule, and for as
 * long as it takes where a busy machine has put that actor aside.
 */
final class Spin {

  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Spins before the other actor may need this one's processor. */
  private static final int SPINS = 1000;

  private Spin() {}

  /** Returns when it is reached, or never will be. */
  static void until(BooleanSupplier reached) {
    for (int i = 0; i < SPINS; i++) {
      if (reached.getAsBoolean()) {
        return;
      }
      Thread.onSpinWait();
    }
    long end = System.nanoTime() + MOST_NANOS;
    while (!reached.getAsBoolean() && System.nanoTime() - end < 0) {
      Thread.yield();
    }
  }
}
