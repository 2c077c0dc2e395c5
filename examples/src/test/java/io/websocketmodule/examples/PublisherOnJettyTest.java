// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.ServerFrame;
import io.websocketmodule.managed.WebSocketCollection.Counts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Of the subscribers on real sockets one does not read: it alone bears the consequence. A few
 * hundred, for a process may have only so many open files.
 */
class PublisherOnJettyTest {

  private static final int SUBSCRIBERS = 200;

  /** More than the socket's buffers and the queue of a subscriber hold, by far. */
  private static final int PRICES = 150;

  private static final String DIGITS = "0".repeat(4000);

  private final Publisher publisher = new Publisher();
  private final ExampleServer server = new ExampleServer(publisher);
  private final List<RawClient> subscribers = new ArrayList<>();

  PublisherOnJettyTest() throws Exception {}

  @AfterEach
  void close() throws IOException {
    for (RawClient subscriber : subscribers) {
      subscriber.close();
    }
    server.close();
  }

  @Test
  void theSlowOneMissesTheOldest() throws IOException {
    RawClient slow = subscribe("/prices");
    for (int price = 0; price < PRICES; price++) {
      assertEquals(SUBSCRIBERS, publisher.publish(price + "." + DIGITS).queued());
      expect(price);
    }

    int seen = 0;
    int last = -1;
    while (last < PRICES - 1) {
      int price = price(slow.read());
      assertTrue(price > last);
      last = price;
      seen++;
    }
    assertTrue(seen < PRICES, "it misses some of " + PRICES);
  }

  @Test
  void theSlowOneIsClosedInsteadWhereItWantsEveryPrice() throws IOException {
    RawClient slow = subscribe("/prices?every");
    boolean closed = false;
    for (int price = 0; price < PRICES; price++) {
      Counts counts = publisher.publish(price + "." + DIGITS);
      expect(price);
      if (counts.refused() == 1) {
        closed = true;
        assertEquals(1013, slow.readClose().closeCode());
      } else {
        assertEquals(closed ? SUBSCRIBERS - 1 : SUBSCRIBERS, counts.queued());
      }
    }
    assertTrue(closed);
  }

  /** Opens all connections; returns the one that is not among those that read. */
  private RawClient subscribe(String path) throws IOException {
    for (int i = 0; i < SUBSCRIBERS; i++) {
      subscribers.add(RawClient.open(server.port(), path));
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (publisher.subscribers.size() < SUBSCRIBERS) { // the 101 comes before onOpen
      assertTrue(System.nanoTime() < deadline);
      Thread.onSpinWait();
    }
    return subscribers.get(0);
  }

  private void expect(int price) throws IOException {
    for (RawClient subscriber : subscribers.subList(1, SUBSCRIBERS)) {
      assertEquals(price, price(subscriber.read()));
    }
  }

  private static int price(ServerFrame frame) {
    String text = frame.text();
    return Integer.parseInt(text.substring(0, text.indexOf('.')));
  }
}
