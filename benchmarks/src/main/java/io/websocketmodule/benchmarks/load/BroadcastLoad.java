// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import io.websocketmodule.benchmarks.points.Point;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One connection publishes; the next message goes out when every subscriber has got the last. */
final class BroadcastLoad implements Load {

  @Override
  public LoadResult run(LoadPlan plan, Events events) throws IOException {
    Point point = plan.point();
    Meter meter = new Meter();
    List<SocketChannel> channels = new ArrayList<>();
    try (LoadLoop loop = new LoadLoop()) {
      Handshake publish = new Handshake(plan.port(), "/publish");
      Handshake subscribe = new Handshake(plan.port(), "/subscribe");
      channels.add(publish.open());
      Publication publication =
          new Publication(loop, channels.get(0), new Tape(point, false), meter);
      for (int i = 0; i < point.connections(); i++) {
        SocketChannel subscriber = subscribe.open();
        channels.add(subscriber);
        publication.add(subscriber);
      }
      publication.drain();
      publication.begin();
      loop.run(plan.warmMillis());
      meter.begin();
      events.tell(Events.BEGIN);
      loop.run(plan.measureMillis());
      LoadResult result = meter.end(Map.of());
      events.tell(Events.END);
      publication.end();
      publication.drain();
      Goodbye.to(channels, false);
      return result;
    }
  }
}
