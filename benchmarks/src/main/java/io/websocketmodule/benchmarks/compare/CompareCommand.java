// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.compare;

import io.websocketmodule.benchmarks.peers.PeerName;
import io.websocketmodule.benchmarks.points.Point;
import io.websocketmodule.benchmarks.points.Points;
import io.websocketmodule.benchmarks.report.JsonReport;
import io.websocketmodule.benchmarks.report.Progress;
import io.websocketmodule.benchmarks.report.Results;
import io.websocketmodule.benchmarks.report.Series;
import io.websocketmodule.benchmarks.report.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that measures peers beside each other. */
@Command(
    name = "compare",
    description = "Measures servers beside each other, each in its own JVM, in turns.",
    sortOptions = false,
    usageHelpWidth = 100)
public final class CompareCommand implements Callable<Integer> {

  @Option(
      names = "--points",
      split = ",",
      paramLabel = "POINT",
      defaultValue = "goals",
      description =
          "What to measure: goals, matrix, special, all, a special point like broadcast, or an echo"
              + " like 20b-text-100x16. Default: ${DEFAULT-VALUE}.")
  private List<String> points;

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "PEER",
      defaultValue = "*",
      description = "Who is measured, like jetty-*,netty. Default: everyone.")
  private List<String> peers;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Turns of each peer at each point. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--measure",
      paramLabel = "MILLIS",
      defaultValue = "2000",
      description = "How long a turn is measured. Default: ${DEFAULT-VALUE}.")
  private long measureMillis;

  @Option(
      names = "--first-warm-up",
      paramLabel = "MILLIS",
      defaultValue = "10000",
      description = "Load before a peer's first turn at a point. Default: ${DEFAULT-VALUE}.")
  private long firstWarmMillis;

  @Option(
      names = "--warm-up",
      paramLabel = "MILLIS",
      defaultValue = "500",
      description = "Load before its other turns. Default: ${DEFAULT-VALUE}.")
  private long warmMillis;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "At most so many connections at every point, for a quick try.")
  private int mostConnections = Integer.MAX_VALUE;

  @Option(
      names = "--server-options",
      split = ",",
      paramLabel = "OPTION",
      defaultValue = "-Xms1g,-Xmx1g",
      description = "Options of the servers' JVMs. Default: ${DEFAULT-VALUE}.")
  private List<String> serverOptions;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Where everything goes as JSON. Default: compare.json beside the jar.")
  private Path json;

  @Option(names = "--help", usageHelp = true, description = "Shows this and ends.")
  private boolean help;

  @Spec private CommandSpec command;

  /** For the command line. */
  public CompareCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    positive("--rounds", rounds);
    positive("--measure", measureMillis);
    positive("--first-warm-up", firstWarmMillis);
    positive("--warm-up", warmMillis);
    positive("--connections", mostConnections);
    List<Point> chosenPoints = points();
    List<PeerName> chosenPeers = peers();
    Installation installation = Installation.find();
    Cores cores = Cores.find();
    Jvm jvm = new Jvm(installation, cores, serverOptions);
    Map<String, String> machine = Machine.describe();
    machine.put("placing", cores.describe());
    machine.put("server options", String.join(" ", serverOptions));
    machine.forEach((name, value) -> System.out.println(name + ": " + value));
    List<Results> results = measure(jvm, chosenPoints, chosenPeers);
    Path file = json != null ? json : installation.beside("compare.json");
    JsonReport.of(machine, results).write(file);
    System.out.println("\nAll figures: " + file);
    return failed(results) ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private List<Results> measure(Jvm jvm, List<Point> chosenPoints, List<PeerName> chosenPeers)
      throws IOException, InterruptedException {
    long steps = 0;
    for (Point point : chosenPoints) {
      steps += (long) rounds * Comparison.able(chosenPeers, point).size();
    }
    Progress progress = new Progress(System.err, steps);
    Table table = new Table(System.out);
    List<Results> results = new ArrayList<>();
    Comparison.Lengths lengths =
        new Comparison.Lengths(rounds, firstWarmMillis, warmMillis, measureMillis);
    try (Comparison comparison = new Comparison(jvm, progress, lengths)) {
      for (Point point : chosenPoints) {
        Results at = comparison.at(point, Comparison.able(chosenPeers, point));
        progress.clear();
        table.print(at);
        results.add(at);
      }
    }
    return results;
  }

  private static boolean failed(List<Results> results) {
    return results.stream()
        .flatMap(at -> at.series().stream())
        .map(Series::failure)
        .anyMatch(java.util.Optional::isPresent);
  }

  private List<Point> points() {
    try {
      return Points.named(points).stream()
          .map(point -> point.withConnections(Math.min(point.connections(), mostConnections)))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private List<PeerName> peers() {
    try {
      return PeerName.named(peers);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private void positive(String option, long value) {
    if (value < 1) {
      throw new ParameterException(
          command.commandLine(), option + " is " + value + "; it must be 1 or more");
    }
  }
}
