// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import io.websocketmodule.benchmarks.points.Point;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Opens connections and lets the harness look at the server's memory: before, when they are open,
 * and when each has echoed a message. The server has seen a few before, so that its classes do not
 * count.
 */
final class IdleLoad implements Load {

  /**
   * Connections before the empty server is looked at: enough to load its classes, too few for what
   * containers keep of closed ones for a while to count.
   */
  private static final int TRIAL = 100;

  @Override
  public LoadResult run(LoadPlan plan, Events events) throws IOException {
    Point point = plan.point();
    Handshake handshake = new Handshake(plan.port(), plan.raw() ? null : ECHO);
    Tape tape = new Tape(point, plan.raw());
    Meter meter = new Meter();
    try (LoadLoop trial = new LoadLoop()) {
      int few = Math.min(TRIAL, point.connections());
      echo(trial, open(handshake, few), tape, new Meter(), plan);
    }
    try (LoadLoop loop = new LoadLoop()) {
      events.tellAndWait(Events.EMPTY);
      meter.begin();
      events.tell(Events.BEGIN);
      List<SocketChannel> channels = open(handshake, point.connections());
      LoadResult result = meter.end(Map.of());
      events.tell(Events.END);
      events.tellAndWait(Events.OPENED);
      List<EchoConnection> echoes = begin(loop, channels, tape, meter);
      EchoConnection.drain(loop, echoes);
      events.tellAndWait(Events.ECHOED);
      Goodbye.to(channels, plan.raw());
      return new LoadResult(
          channels.size(),
          result.nanos(),
          result.busyNanos(),
          meter.end(Map.of()).latencyMicros(),
          Map.of());
    }
  }

  private static void echo(
      LoadLoop loop, List<SocketChannel> channels, Tape tape, Meter meter, LoadPlan plan)
      throws IOException {
    EchoConnection.drain(loop, begin(loop, channels, tape, meter));
    Goodbye.to(channels, plan.raw());
  }

  private static List<EchoConnection> begin(
      LoadLoop loop, List<SocketChannel> channels, Tape tape, Meter meter) throws IOException {
    List<EchoConnection> echoes = new ArrayList<>();
    for (SocketChannel channel : channels) {
      EchoConnection echo = new EchoConnection(loop, channel, tape, 1, meter);
      echo.begin();
      echoes.add(echo);
    }
    return echoes;
  }

  private static List<SocketChannel> open(Handshake handshake, int count) throws IOException {
    List<SocketChannel> channels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      channels.add(handshake.open());
    }
    return channels;
  }
}
