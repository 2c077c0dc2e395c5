// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import io.websocketmodule.benchmarks.points.Point;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * HTTP requests at a fixed rate on connections that are kept. The server is not to be busy: what it
 * costs is compared, not how many requests it stands.
 */
final class PlainLoad implements Load {

  private static final int REQUESTS_A_SECOND = 10_000;
  private static final long NANOS_A_SECOND = 1_000_000_000;
  private static final long DRAIN_MILLIS = 60_000;
  private static final String WITH_UPGRADE = "plain-upgrade";

  @Override
  public LoadResult run(LoadPlan plan, Events events) throws IOException {
    Point point = plan.point();
    Meter meter = new Meter();
    try (LoadLoop loop = new LoadLoop()) {
      Handshake tcp = new Handshake(plan.port(), null);
      Deque<HttpConnection> waiting = new ArrayDeque<>();
      byte[] request = request(plan.port(), point.name().equals(WITH_UPGRADE));
      for (int i = 0; i < point.connections(); i++) {
        waiting.add(new HttpConnection(loop, tcp.open(), request, meter, waiting));
      }
      Pace pace = new Pace(waiting);
      loop.run(plan.warmMillis(), pace);
      meter.begin();
      events.tell(Events.BEGIN);
      long before = pace.late;
      loop.run(plan.measureMillis(), pace);
      Map<String, Double> figures = new HashMap<>();
      figures.put("requests that found no free connection", (double) (pace.late - before));
      LoadResult result = meter.end(figures);
      events.tell(Events.END);
      drain(loop, waiting, point.connections());
      return result;
    }
  }

  private static void drain(LoadLoop loop, Deque<HttpConnection> waiting, int connections)
      throws IOException {
    long end = System.nanoTime() + DRAIN_MILLIS * 1_000_000;
    while (waiting.size() < connections) {
      if (System.nanoTime() > end) {
        throw new WrongReply("Requests were not answered within " + DRAIN_MILLIS + " ms");
      }
      loop.once(1);
    }
    for (HttpConnection connection : waiting) {
      connection.close();
    }
  }

  /** What a browser asks with, and perhaps the offer of HTTP/2 that some clients add. */
  private static byte[] request(int port, boolean upgrade) {
    String text =
        String.join(
            "\r\n",
            "GET /plain HTTP/1.1",
            "Host: 127.0.0.1:" + port,
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
            "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Encoding: gzip, deflate, br, zstd",
            "Accept-Language: en-GB,en;q=0.9,de;q=0.8",
            "Cookie: session=6f1ed002ab5595859014ebf0951522d9; theme=dark",
            upgrade ? "Connection: Upgrade\r\nUpgrade: h2c" : "Connection: keep-alive",
            "\r\n");
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Sends what is due, on whatever connection has waited longest. */
  private static final class Pace implements Participant {

    private final Deque<HttpConnection> waiting;
    private final long begin = System.nanoTime();
    private long sent;
    private long late;

    Pace(Deque<HttpConnection> waiting) {
      this.waiting = waiting;
    }

    @Override
    public void ready() throws IOException {
      long due = (System.nanoTime() - begin) * REQUESTS_A_SECOND / NANOS_A_SECOND;
      while (sent < due) {
        HttpConnection next = waiting.poll();
        if (next == null) {
          late += due - sent;
          sent = due;
          return;
        }
        next.ask();
        sent++;
      }
    }
  }
}
