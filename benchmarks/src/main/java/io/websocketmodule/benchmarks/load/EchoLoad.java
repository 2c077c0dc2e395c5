// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import io.websocketmodule.benchmarks.points.Point;
import io.websocketmodule.benchmarks.points.Scene;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Echo on many connections, with nothing beside them, a peer that never reads, or slow handlers.
 */
final class EchoLoad implements Load {

  /** Connections that the blocking handler serves, for each one that is measured. */
  private static final int BLOCKED_FOR_ONE = 2;

  private static final double BYTES_A_MEBIBYTE = 1 << 20;

  @Override
  public LoadResult run(LoadPlan plan, Events events) throws IOException {
    Point point = plan.point();
    Meter meter = new Meter();
    Tape tape = new Tape(point, plan.raw());
    List<EchoConnection> echoes = new ArrayList<>();
    List<SocketChannel> channels = new ArrayList<>();
    Map<String, Double> figures = new HashMap<>();
    try (LoadLoop loop = new LoadLoop()) {
      Handshake handshake = new Handshake(plan.port(), plan.raw() ? null : ECHO);
      for (int i = 0; i < point.connections(); i++) {
        channels.add(handshake.open());
        echoes.add(new EchoConnection(loop, channels.get(i), tape, point.inFlight(), meter));
      }
      if (point.scene() == Scene.BLOCKING) {
        addBlocked(plan, loop, channels, echoes);
      }
      for (EchoConnection echo : echoes) {
        echo.begin();
      }
      Deaf deaf = null;
      if (point.scene() == Scene.SLOW_READER) {
        deaf = new Deaf(loop, handshake.open(), tape);
      }
      loop.run(plan.warmMillis());
      meter.begin();
      events.tell(Events.BEGIN);
      loop.run(plan.measureMillis());
      if (deaf != null) {
        figures.put("MiB taken from the peer that never reads", deaf.sent() / BYTES_A_MEBIBYTE);
        deaf.abort();
      }
      LoadResult result = meter.end(figures);
      events.tell(Events.END);
      EchoConnection.drain(loop, echoes);
      Goodbye.to(channels, plan.raw());
      return result;
    }
  }

  private static void addBlocked(
      LoadPlan plan, LoadLoop loop, List<SocketChannel> channels, List<EchoConnection> echoes)
      throws IOException {
    Handshake handshake = new Handshake(plan.port(), "/blocking");
    Tape tape = new Tape(plan.point(), false);
    for (int i = 0; i < BLOCKED_FOR_ONE * plan.point().connections(); i++) {
      SocketChannel channel = handshake.open();
      channels.add(channel);
      echoes.add(new EchoConnection(loop, channel, tape, 1, null));
    }
  }
}
