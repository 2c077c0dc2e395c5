// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.report;

import io.websocketmodule.benchmarks.peers.PeerName;
import io.websocketmodule.benchmarks.points.Point;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Everyone at one point. */
public record Results(Point point, List<Series> series) {

  /**
   * How a peer's processor time for a message compares with that of the WebSocket that comes with
   * the same container; of several variants of that the cheapest counts. Empty for the containers'
   * own and where there is nothing to compare with.
   */
  public OptionalDouble ratio(Series one) {
    if (one.peer().isContainersOwn() || !one.succeeded()) {
      return OptionalDouble.empty();
    }
    Optional<Double> own =
        series.stream()
            .filter(other -> isOwnOf(other.peer(), one.peer()) && other.succeeded())
            .map(Results::cpu)
            .min(Comparator.naturalOrder());
    return own.isPresent() ? OptionalDouble.of(cpu(one) / own.get()) : OptionalDouble.empty();
  }

  private static boolean isOwnOf(PeerName own, PeerName other) {
    return own.isContainersOwn() && own.family() == other.family();
  }

  private static double cpu(Series series) {
    return series.spread(Sample::cpuMicros).median();
  }
}
