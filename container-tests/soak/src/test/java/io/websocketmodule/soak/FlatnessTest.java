// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlatnessTest {

  private static final double MIB = 1 << 20;

  /** 40 MiB, samples half a minute or a minute apart, jumping by 3 MiB each way. */
  @ParameterizedTest(name = "{0}: {1} KiB a sample")
  @CsvSource({
    "a level series, 0, true",
    "a series that falls, -200, true",
    "what noise can hide, 40, true",
    "1 KiB kept of each of 300 connections a sample, 300, false",
    "a leak of a megabyte a sample, 1024, false"
  })
  void aLeakIsSeenThroughNoise(String name, double kibibytes, boolean flat) {
    Random random = new Random(1);
    double[] values =
        values(i -> 40 * MIB + i * kibibytes * 1024 + (random.nextDouble() * 6 - 3) * MIB);
    assertEquals(flat, Flatness.of(values, 5, 2 * MIB).flat());
  }

  @Test
  void whatHappensInTheFirstSamplesDoesNotCount() {
    assertEquals(0, Flatness.of(values(i -> i < 5 ? i : 100), 5, 1).growth());
  }

  @Test
  void aBurstOrTwoDoNotCount() {
    assertEquals(0, Flatness.of(values(i -> i == 20 || i == 28 ? 300 : 100), 5, 1).growth());
  }

  @Test
  void fewSamplesSayNothing() {
    assertThrows(IllegalArgumentException.class, () -> Flatness.of(new double[] {1, 2, 3}, 1, 1));
  }

  private static double[] values(IntToDoubleFunction at) {
    return IntStream.range(0, Plan.SAMPLES).mapToDouble(at).toArray();
  }
}
