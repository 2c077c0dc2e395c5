// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.websocketmodule.benchmarks.points.Point;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Everything that was measured, for programs. */
public record JsonReport(Map<String, String> machine, List<PointReport> points) {

  /** One point. */
  public record PointReport(Point point, List<PeerReport> peers) {}

  /** One peer at it; ratio and failure are null where there is none. */
  public record PeerReport(
      String peer,
      String settings,
      Double ratio,
      Spread cpuMicros,
      List<Sample> rounds,
      String failure) {}

  /** What was measured on a machine. */
  public static JsonReport of(Map<String, String> machine, List<Results> results) {
    return new JsonReport(
        machine,
        results.stream()
            .map(
                at ->
                    new PointReport(
                        at.point(), at.series().stream().map(one -> report(at, one)).toList()))
            .toList());
  }

  private static PeerReport report(Results results, Series series) {
    return new PeerReport(
        series.peer().name(),
        series.settings(),
        results.ratio(series).isPresent() ? results.ratio(series).getAsDouble() : null,
        series.succeeded() ? series.spread(Sample::cpuMicros) : null,
        series.samples(),
        series.failure().orElse(null));
  }

  /** Writes it as JSON. */
  public void write(Path file) throws IOException {
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
  }
}
