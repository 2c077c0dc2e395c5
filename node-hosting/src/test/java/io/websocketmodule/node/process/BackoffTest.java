// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The wait grows with each young death, has a bound, and is forgotten behind a long life. */
class BackoffTest {

  private final Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(1));

  private List<Long> waits(Duration... lives) {
    List<Long> waits = new ArrayList<>();
    for (Duration life : lives) {
      backoff.died(life, 0);
      waits.add(backoff.remaining(0).toMillis());
    }
    return waits;
  }

  @Test
  void doublesFromTheSecondDeathToTheBound() {
    Duration young = Duration.ofMillis(5);
    assertEquals(List.of(0L, 250L, 500L, 1000L, 1000L), waits(young, young, young, young, young));
  }

  @Test
  void aLongLifeBeginsAnew() {
    Duration young = Duration.ofMillis(5);
    assertEquals(List.of(0L, 250L, 0L, 250L), waits(young, young, Backoff.STABLE, young));
  }

  @Test
  void passesWithTimeAndIsForgottenWithAChange() {
    waits(Duration.ZERO, Duration.ZERO);
    assertEquals(150, backoff.remaining(Duration.ofMillis(100).toNanos()).toMillis());
    assertEquals(Duration.ZERO, backoff.remaining(Duration.ofSeconds(9).toNanos()));
    backoff.reset();
    assertEquals(Duration.ZERO, backoff.remaining(0));
  }

  @Test
  void withoutAFirstDelayThereIsNone() {
    Backoff none = new Backoff(Duration.ZERO, Duration.ofSeconds(1));
    for (int i = 0; i < 200; i++) {
      none.died(Duration.ZERO, 0);
    }
    assertEquals(Duration.ZERO, none.remaining(0));
  }

  @Test
  void manyDeathsDoNotOverflow() {
    for (int i = 0; i < 200; i++) {
      backoff.died(Duration.ZERO, 0);
    }
    assertEquals(1000, backoff.remaining(0).toMillis());
  }
}
