// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.report;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Prints results for people. */
public final class Table {

  private static final String ROW = "%-24s %22s %7s %18s %9s %9s %9s %7s %7s  %s%n";

  private final PrintStream out;

  /** Prints there. */
  public Table(PrintStream out) {
    this.out = out;
  }

  /** One point: a row for each peer, then what else it tells, then how the peers were set up. */
  public void print(Results results) {
    out.printf(
        "%n%s, ratio of %s to the same container's own%n",
        results.point().name(), results.comparedName());
    out.printf(
        ROW,
        "",
        "server CPU us/message",
        "ratio",
        "messages/s",
        "p50 us",
        "p99 us",
        "p99.9 us",
        "server",
        "client",
        "");
    for (Series series : results.series()) {
      if (series.succeeded()) {
        row(series, results.ratio(series));
      } else {
        out.printf("%-24s FAILED: %s%n", series.peer().name(), series.failure().orElse("no data"));
      }
    }
    results.series().stream().filter(Series::succeeded).forEach(this::figures);
    for (Series series : results.series()) {
      out.printf("  %s: %s%n", series.peer().name(), series.settings());
    }
    out.flush();
  }

  private void row(Series series, OptionalDouble ratio) {
    Spread cpu = series.spread(Sample::cpuMicros);
    long limited = series.samples().stream().filter(Sample::clientWasTheLimit).count();
    out.printf(
        ROW,
        series.peer().name(),
        short3(cpu.median()) + " (" + short3(cpu.min()) + "-" + short3(cpu.max()) + ")",
        ratio.isPresent() ? String.format(Locale.ROOT, "%.3f", ratio.getAsDouble()) : "",
        String.format(Locale.ROOT, "%,.0f", median(series, Sample::rate)),
        short3(median(series, Sample::p50)),
        short3(median(series, Sample::p99)),
        short3(median(series, Sample::p999)),
        percent(median(series, Sample::serverUse)),
        percent(median(series, Sample::clientUse)),
        limited == 0 ? "" : "client was the limit in " + limited + " rounds");
  }

  private void figures(Series series) {
    Map<String, Double> names = new TreeMap<>();
    series.samples().forEach(sample -> names.putAll(sample.figures()));
    for (String name : names.keySet()) {
      Spread spread = series.spread(sample -> sample.figures().getOrDefault(name, Double.NaN));
      out.printf(
          Locale.ROOT,
          "  %s, %s: %,.1f (%,.1f-%,.1f)%n",
          series.peer().name(),
          name,
          spread.median(),
          spread.min(),
          spread.max());
    }
  }

  private static double median(Series series, ToDoubleFunction<Sample> figure) {
    return series.spread(figure).median();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f%%", 100 * share);
  }

  /** Three digits that count. */
  private static String short3(double value) {
    String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }
}
