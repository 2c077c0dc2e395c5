// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.compare;

import io.websocketmodule.benchmarks.load.LoadPlan;
import io.websocketmodule.benchmarks.load.LoadResult;
import io.websocketmodule.benchmarks.peers.Style;
import io.websocketmodule.benchmarks.points.Point;
import io.websocketmodule.benchmarks.report.Sample;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** One round of one peer at one point: makes the load and looks at the server meanwhile. */
final class Round implements LoadClient.Observer {

  private static final double NANOS_A_MICRO = 1e3;
  private static final double NANOS_A_SECOND = 1e9;

  private final LoadClient client;
  private final ServerProcess server;
  private final Point point;
  private final Map<String, Double> figures = new HashMap<>();

  private CpuTime before;
  private long cpuNanos;
  private ServerProcess.Memory empty;

  Round(LoadClient client, ServerProcess server, Point point) {
    this.client = client;
    this.server = server;
    this.point = point;
  }

  Sample run(long warmMillis, long measureMillis) throws IOException, InterruptedException {
    boolean raw = server.peer().style() == Style.RAW;
    LoadResult result =
        client.run(new LoadPlan(server.port(), raw, point, warmMillis, measureMillis), this);
    figures.putAll(result.figures());
    return new Sample(
        result.messages(),
        result.nanos() / NANOS_A_SECOND,
        cpuNanos / NANOS_A_MICRO / Math.max(1, result.messages()),
        (double) cpuNanos / result.nanos(),
        (double) result.busyNanos() / result.nanos(),
        result.latencyMicros().p50(),
        result.latencyMicros().p99(),
        result.latencyMicros().p999(),
        figures);
  }

  @Override
  public void on(String event) throws IOException, InterruptedException {
    switch (event) {
      case "begin" -> before = server.cpuTime();
      case "end" -> cpuNanos = server.cpuTime().since(before);
      case "empty" -> {
        empty = server.emptyMemory();
        client.proceed();
      }
      case "opened" -> look("opened");
      case "echoed" -> look("after one echo");
      default -> throw new IOException("The load client said " + event);
    }
  }

  private void look(String when) throws IOException, InterruptedException {
    ServerProcess.Memory now = server.memory();
    figures.put(
        "heap bytes a connection, " + when,
        (double) (now.heap() - empty.heap()) / point.connections());
    figures.put(
        "resident bytes a connection, " + when,
        (double) (now.resident() - empty.resident()) / point.connections());
    client.proceed();
  }
}
