// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.compare;

import io.websocketmodule.benchmarks.peers.PeerName;
import io.websocketmodule.benchmarks.points.Point;
import io.websocketmodule.benchmarks.report.Progress;
import io.websocketmodule.benchmarks.report.Results;
import io.websocketmodule.benchmarks.report.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures peers at points. At a point every peer gets a JVM, which lives for all rounds; a round
 * is one turn of each, so that what disturbs the machine for a while disturbs them alike.
 */
final class Comparison implements AutoCloseable {

  private final Jvm jvm;
  private LoadClient client;
  private final Progress progress;
  private final Lengths lengths;

  /**
   * How long everything takes.
   *
   * @param firstWarmMillis load before a peer's first round, which makes the JVM compile
   * @param warmMillis load before its other rounds
   */
  record Lengths(int rounds, long firstWarmMillis, long warmMillis, long measureMillis) {}

  Comparison(Jvm jvm, Progress progress, Lengths lengths) throws IOException {
    this.jvm = jvm;
    client = jvm.client();
    this.progress = progress;
    this.lengths = lengths;
  }

  /** Those who can do what happens at a point. */
  static List<PeerName> able(List<PeerName> peers, Point point) {
    return peers.stream().filter(peer -> peer.style().scenes().contains(point.scene())).toList();
  }

  /** Measures everyone at one point. */
  Results at(Point point, List<PeerName> peers) throws IOException, InterruptedException {
    List<ServerProcess> servers = new ArrayList<>();
    try {
      for (PeerName peer : peers) {
        servers.add(jvm.server(peer, point));
      }
      List<Series> all = new ArrayList<>();
      for (ServerProcess server : servers) {
        server.awaitReady();
        all.add(new Series(server.peer(), server.settings()));
      }
      for (int round = 0; round < lengths.rounds(); round++) {
        for (int i = 0; i < servers.size(); i++) {
          turn(point, servers.get(i), all.get(i), round);
        }
      }
      return new Results(point, all);
    } finally {
      for (ServerProcess server : servers) {
        server.close();
      }
    }
  }

  private void turn(Point point, ServerProcess server, Series series, int round)
      throws IOException, InterruptedException {
    progress.step(
        "%s, round %d of %d, %s"
            .formatted(point.name(), round + 1, lengths.rounds(), server.peer().name()));
    if (series.failure().isPresent()) {
      return;
    }
    long warm = round == 0 ? lengths.firstWarmMillis() : lengths.warmMillis();
    try {
      series.add(new Round(client, server, point).run(warm, lengths.measureMillis()));
    } catch (LoadClient.LoadFailed e) {
      series.fail(e.getMessage());
    } catch (IOException e) {
      series.fail(e.getMessage());
      // Whatever it is doing, it must not answer the next peer's load with this one's result.
      client.close();
      client = jvm.client();
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
