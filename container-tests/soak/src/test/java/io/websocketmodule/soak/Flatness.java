// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Whether a series of samples is flat: it grows, over the whole of its length, by no more than a
 * share of its middle value and some noise.
 *
 * <p>The growth is that of a line laid through the samples behind the first ones, in which pools
 * find their size. The line's slope is the median of the slopes between all pairs of samples (Theil
 * and Sen): a few samples that happen to be taken in the middle of a burst do not tilt it, a leak
 * does, because it is in every pair.
 *
 * @param median of the samples
 * @param growth of the line from the first sample to the last
 * @param allowed how much growth is still flat
 */
record Flatness(double median, double growth, double allowed) {

  private static final int LEAST = 3;

  /** Of the middle value. */
  private static final double SHARE = 0.05;

  /**
   * Judges a series.
   *
   * @param values samples at equal distances
   * @param warming how many of them do not count
   * @param noise what one sample may differ from the next without meaning anything
   */
  static Flatness of(double[] values, int warming, double noise) {
    if (values.length - warming < LEAST) {
      throw new IllegalArgumentException(values.length - warming + " samples say nothing");
    }
    double[] settled = Arrays.copyOfRange(values, warming, values.length);
    double median = median(settled);
    double[] slopes =
        IntStream.range(0, settled.length)
            .boxed()
            .flatMapToDouble(
                i ->
                    IntStream.range(i + 1, settled.length)
                        .mapToDouble(k -> (settled[k] - settled[i]) / (k - i)))
            .toArray();
    double growth = median(slopes) * (settled.length - 1);
    return new Flatness(median, growth, SHARE * median + noise);
  }

  boolean flat() {
    return growth <= allowed;
  }

  /** In one line, numbers divided by a unit. */
  String describe(double unit) {
    return String.format(
        Locale.ROOT,
        "median %.1f, growth of the line %+.1f, allowed %.1f: %s",
        median / unit,
        growth / unit,
        allowed / unit,
        flat() ? "flat" : "NOT FLAT");
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
