// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.benchmarks.peers.PeerName;
import io.websocketmodule.benchmarks.points.Point;
import io.websocketmodule.benchmarks.points.Points;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultsTest {

  @ParameterizedTest
  @CsvSource({"'5', 5, 5, 5", "'3 1', 2, 1, 3", "'9 1 2', 2, 1, 9", "'4 1 3 2', 2.5, 1, 4"})
  void aSpreadIsMedianAndExtremes(String figures, double median, double min, double max) {
    double[] values =
        List.of(figures.split(" ")).stream().mapToDouble(Double::parseDouble).toArray();
    assertEquals(new Spread(median, min, max), Spread.of(values));
  }

  @Test
  void theRatioIsToTheBetterVariantOfTheSameContainer() {
    Series managed = series("jetty-managed", 3, 2, 4);
    Results results =
        at(
            "20b-text-1x1",
            managed,
            series("jetty-jakarta-basic", 30, 20, 10),
            series("jetty-jakarta-async", 12, 12, 12),
            series("tomcat-jakarta-basic", 1, 1, 1));
    assertEquals(OptionalDouble.of(0.25), results.ratio(managed));
  }

  @Test
  void aVariantThatFailedDoesNotCount() {
    Series managed = series("jetty-managed", 3);
    Series failed = series("jetty-jakarta-async", 1);
    failed.fail("a wrong byte");
    Results results = at("20b-text-1x1", managed, failed, series("jetty-jakarta-basic", 6));
    assertEquals(OptionalDouble.of(0.5), results.ratio(managed));
    assertEquals(OptionalDouble.empty(), results.ratio(failed));
  }

  @Test
  void thereIsNoRatioWithoutSomethingToCompareWith() {
    Series own = series("jetty-jakarta-basic", 6);
    Series other = series("netty", 3);
    Results results = at("20b-text-1x1", own, other);
    assertEquals(OptionalDouble.empty(), results.ratio(own));
    assertEquals(OptionalDouble.empty(), results.ratio(other));
  }

  @ParameterizedTest
  @CsvSource({"20b-text-1x1, 0.5, CPU", "blocking, 0.1, p99", "idle, 0.2, heap"})
  void whatIsComparedIsWhatThePointIsAbout(String point, double ratio, String name) {
    Series managed = series("jetty-managed");
    managed.add(sample(1, 1, 1));
    Series own = series("jetty-jakarta-basic");
    own.add(sample(2, 10, 5));
    Results results = at(point, managed, own);
    assertEquals(OptionalDouble.of(ratio), results.ratio(managed));
    assertEquals(name, results.comparedName());
  }

  @Test
  void theTableTellsFailuresAndWhereTheClientWasTheLimit() {
    Series limited = series("netty", 2);
    Series failed = series("tcp");
    failed.fail("a wrong byte");
    limited.add(new Sample(10, 1, 2, 0.5, 0.95, 1, 1, 1, Map.of()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Table(new PrintStream(out, true, StandardCharsets.UTF_8))
        .print(at("20b-text-1x1", limited, failed));
    String table = out.toString(StandardCharsets.UTF_8);
    assertTrue(table.contains("client was the limit in 1 rounds"), table);
    assertTrue(table.lines().anyMatch(line -> line.matches("tcp +FAILED: a wrong byte")), table);
  }

  private static Results at(String point, Series... series) {
    Point one = Points.named(List.of(point)).get(0);
    return new Results(one, List.of(series));
  }

  private static Series series(String peer, double... cpuMicros) {
    Series series = new Series(PeerName.named(List.of(peer)).get(0), "as it comes");
    for (double micros : cpuMicros) {
      series.add(sample(micros, 1, 1));
    }
    return series;
  }

  private static Sample sample(double cpuMicros, double p99, double heap) {
    Map<String, Double> figures = Map.of(Sample.HEAP_WHEN_OPENED, heap);
    return new Sample(10, 1, cpuMicros, 0.9, 0.1, 1, p99, 1, figures);
  }
}
