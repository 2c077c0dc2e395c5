// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.report;

import io.websocketmodule.benchmarks.peers.PeerName;
import io.websocketmodule.benchmarks.points.Point;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** Everyone at one point. */
public record Results(Point point, List<Series> series) {

  /**
   * How a peer compares with the WebSocket that comes with the same container, in what the point is
   * about; of several variants of that the best counts. Empty for the containers' own and where
   * there is nothing to compare with.
   */
  public OptionalDouble ratio(Series one) {
    if (one.peer().isContainersOwn() || !one.succeeded()) {
      return OptionalDouble.empty();
    }
    Optional<Double> own =
        series.stream()
            .filter(other -> isOwnOf(other.peer(), one.peer()) && other.succeeded())
            .map(this::compared)
            .min(Comparator.naturalOrder());
    return own.isPresent() ? OptionalDouble.of(compared(one) / own.get()) : OptionalDouble.empty();
  }

  private static boolean isOwnOf(PeerName own, PeerName other) {
    return own.isContainersOwn() && own.family() == other.family();
  }

  private double compared(Series series) {
    return series.spread(comparedFigure()).median();
  }

  /** Less of it is better. */
  private ToDoubleFunction<Sample> comparedFigure() {
    return switch (point.scene()) {
      case IDLE -> sample -> sample.figures().getOrDefault(Sample.HEAP_WHEN_OPENED, Double.NaN);
      case BLOCKING -> Sample::p99;
      default -> Sample::cpuMicros;
    };
  }

  /** What {@link #ratio} compares, for the table. */
  public String comparedName() {
    return switch (point.scene()) {
      case IDLE -> "heap";
      case BLOCKING -> "p99";
      default -> "CPU";
    };
  }
}
