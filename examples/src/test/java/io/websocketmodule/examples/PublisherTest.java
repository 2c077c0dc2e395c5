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

  /**
   * With the messages before them more than the way to one subscriber, 64 KiB, and its queue hold.
   */
  private static final int PRICES = 6;

  /** Messages that the slow one alone is sent before, to fill the way: their numbers. */
  private static final int FIRST_FILLING = -7;

  private static final String DIGITS = "0".repeat(8000);

  private final Publisher publisher = new Publisher();
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theSlowOneMissesTheOldest() {
    WebSocketTester slow = subscribeSlow(SlowPeer.DROP_OLDEST);
    List<WebSocketTester> subscribers = subscribe(SlowPeer.DROP_OLDEST);

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
    assertTrue(seen.size() < PRICES - FIRST_FILLING, "it misses some: " + seen);
    assertEquals(seen.stream().sorted().distinct().toList(), seen);
  }

  @Test
  void theSlowOneIsClosedInsteadWhereItWantsEveryPrice() {
    WebSocketTester slow = subscribeSlow(SlowPeer.CLOSE);
    List<WebSocketTester> subscribers = subscribe(SlowPeer.CLOSE);

    int refused = 0;
    for (int price = 0; price < PRICES; price++) {
      Counts counts = publisher.publish(price + "." + DIGITS);
      assertTrue(counts.queued() >= SUBSCRIBERS - 1, counts.toString());
      refused += counts.refused();
      expect(price, subscribers);
    }

    assertEquals(1, refused);
    slow.goOnReading();
    int next = FIRST_FILLING;
    Message message = slow.receive();
    while (message instanceof Message.Text text) {
      assertEquals(next++, price(text.text()));
      message = slow.receive();
    }
    assertTrue(next < PRICES);
    assertEquals(1013, ((Message.Closed) message).reason().getCloseCode().getCode());
  }

  private WebSocketTester subscribeSlow(SlowPeer policy) {
    Publisher.Subscriber handler = publisher.new Subscriber();
    WebSocketTester slow = subscribe(policy, handler);
    slow.stopReading();
    for (int filling = FIRST_FILLING; filling < 0; filling++) {
      handler.send(filling + "." + DIGITS);
    }
    return slow;
  }

  private List<WebSocketTester> subscribe(SlowPeer policy) {
    List<WebSocketTester> subscribers = new ArrayList<>(SUBSCRIBERS);
    while (subscribers.size() < SUBSCRIBERS - 1) {
      subscribers.add(subscribe(policy, publisher.new Subscriber()));
    }
    return subscribers;
  }

  private WebSocketTester subscribe(SlowPeer policy, Publisher.Subscriber handler) {
    return server.request("/prices").options(Publisher.options(policy)).open(handler);
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
