// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import io.websocketmodule.benchmarks.points.Point;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Opens connections, so many at a time, and closes each when it has echoed one message. */
final class ConnectLoad implements Load {

  private static final long DRAIN_MILLIS = 60_000;

  @Override
  public LoadResult run(LoadPlan plan, Events events) throws IOException {
    Point point = plan.point();
    Meter meter = new Meter();
    Tape tape = new Tape(point, plan.raw());
    Handshake handshake = new Handshake(plan.port(), plan.raw() ? null : ECHO);
    try (LoadLoop loop = new LoadLoop()) {
      List<Visitor> visitors = new ArrayList<>();
      for (int i = 0; i < point.connections(); i++) {
        Visitor visitor = new Visitor(loop, handshake, tape, meter);
        visitors.add(visitor);
        visitor.come();
      }
      loop.run(plan.warmMillis());
      meter.begin();
      events.tell(Events.BEGIN);
      loop.run(plan.measureMillis());
      LoadResult result = meter.end(Map.of());
      events.tell(Events.END);
      visitors.forEach(Visitor::stayAway);
      long end = System.nanoTime() + DRAIN_MILLIS * 1_000_000;
      while (!visitors.stream().allMatch(Visitor::gone)) {
        if (System.nanoTime() > end) {
          throw new WrongReply("Connections were not served within " + DRAIN_MILLIS + " ms");
        }
        loop.once(1);
      }
      return result;
    }
  }
}
