// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.managed.Message;
import io.websocketmodule.managed.SlowPeer;
import io.websocketmodule.managed.WebSocketCollection.Counts;
import io.websocketmodule.testing.TestServer;
import io.websocketmodule.testing.WebSocketTester;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of ten thousand subscribers one does not read: it alone bears the consequence. */
class PublisherTest {

  private static final int SUBSCRIBERS = 10_000;

  /** More than one subscriber's queue and the way to it hold: 16 KiB and 64 KiB. */
  private static final int PRICES = 14;

  private static final String DIGITS = "0".repeat(8000);

  private final Publisher publisher = new Publisher();
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theSlowOneMissesTheOldest() {
    List<WebSocketTester> subscribers = subscribe(SlowPeer.DROP_OLDEST);
    WebSocketTester slow = subscribers.remove(0);
    slow.stopReading();

    for (int price = 0; price < PRICES; price++) {
      assertEquals(new Counts(SUBSCRIBERS, 0, 0), publisher.publish(price + "." + DIGITS));
      expect(price, subscribers);
    }

    slow.goOnReading();
    List<Integer> seen = new ArrayList<>();
    while (seen.isEmpty() || seen.get(seen.size() - 1) < PRICES - 1) {
      seen.add(price(slow.receiveText()));
    }
    assertTrue(slow.isOpen());
    assertTrue(seen.size() < PRICES, "it misses some: " + seen);
    assertEquals(seen.stream().sorted().distinct().toList(), seen);
  }

  @Test
  void theSlowOneIsClosedInsteadWhereItWantsEveryPrice() {
    List<WebSocketTester> subscribers = subscribe(SlowPeer.CLOSE);
    WebSocketTester slow = subscribers.remove(0);
    slow.stopReading();

    int refused = 0;
    for (int price = 0; price < PRICES; price++) {
      Counts counts = publisher.publish(price + "." + DIGITS);
      assertTrue(counts.queued() >= SUBSCRIBERS - 1, counts.toString());
      refused += counts.refused();
      expect(price, subscribers);
    }

    assertEquals(1, refused);
    slow.goOnReading();
    int next = 0;
    Message message = slow.receive();
    while (message instanceof Message.Text text) {
      assertEquals(next++, price(text.text()));
      message = slow.receive();
    }
    assertTrue(next < PRICES);
    assertEquals(1013, ((Message.Closed) message).reason().getCloseCode().getCode());
  }

  private List<WebSocketTester> subscribe(SlowPeer policy) {
    List<WebSocketTester> subscribers = new ArrayList<>(SUBSCRIBERS);
    for (int i = 0; i < SUBSCRIBERS; i++) {
      subscribers.add(
          server
              .request("/prices")
              .options(Publisher.options(policy))
              .open(publisher.new Subscriber()));
    }
    return subscribers;
  }

  private static void expect(int price, List<WebSocketTester> subscribers) {
    for (WebSocketTester subscriber : subscribers) {
      assertEquals(price, price(subscriber.receiveText()));
    }
  }

  private static int price(String text) {
    return Integer.parseInt(text.substring(0, text.indexOf('.')));
  }
}
