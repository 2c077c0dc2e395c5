// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.managed.SlowPeer;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.testing.TestServer;
import io.websocketmodule.testing.WebSocketTester;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each policy does at the bound of the queue, message by message. */
class SlowPeerTest {

  /**
   * More than the client's window, less than the bound with it: what does not leave is under way.
   */
  private static final int UNDER_WAY = 70_000;

  /** Room for ten messages of 1000 bytes with their headers of 4, beside what is under way. */
  private static final long LIMIT = UNDER_WAY + 10 + 10 * 1004;

  private final TestServer server = new TestServer();
  private final RecordingHandler handler = new RecordingHandler();
  private final List<CompletionStage<Void>> stages = new ArrayList<>();
  private WebSocketTester client;
  private CompletionStage<Void> underWay;

  @AfterEach
  void stop() {
    server.close();
  }

  private void open(SlowPeer policy) {
    client =
        server
            .request("/")
            .options(WebSocketOptions.defaults().slowPeer(policy).sendBufferLimit(LIMIT))
            .open(handler);
    client.stopReading();
    underWay = handler.send(ByteBuffer.allocate(UNDER_WAY));
    assertEquals(UNDER_WAY + 10, handler.queuedBytes());
  }

  private static String message(int number) {
    return String.format("%-1000d", number);
  }

  private void send(int from, int to) {
    for (int number = from; number < to; number++) {
      stages.add(handler.send(message(number)));
    }
  }

  /** Those that were not failed leave in their order. */
  private void receive(int... numbers) {
    client.goOnReading();
    assertEquals(UNDER_WAY, client.receiveBinary().remaining());
    for (int number : numbers) {
      assertEquals(message(number), client.receiveText());
    }
    handler.send("end");
    assertEquals("end", client.receiveText());
  }

  @Test
  void failFailsTheSendsBeyondTheBoundAndTheRestLeaves() throws Exception {
    open(SlowPeer.FAIL);
    send(0, 12);
    assertEquals(LIMIT, handler.queuedBytes());
    for (int i = 0; i < 10; i++) {
      assertFalse(Soon.isDone(stages.get(i)), "message " + i);
    }
    assertEquals(Kind.QUEUE_FULL, Soon.failure(stages.get(10)));
    assertEquals(Kind.QUEUE_FULL, Soon.failure(stages.get(11)));
    assertTrue(handler.isOpen());
    receive(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    for (int i = 0; i < 10; i++) {
      Soon.get(stages.get(i));
    }
  }

  @Test
  void waitHoldsTheStages() throws Exception {
    open(SlowPeer.WAIT);
    send(0, 12);
    assertEquals(LIMIT + 2 * 1004, handler.queuedBytes());
    assertTrue(stages.stream().noneMatch(Soon::isDone));
    receive(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    for (CompletionStage<Void> stage : stages) {
      Soon.get(stage);
    }
  }

  @Test
  void closeEndsWith1013() {
    open(SlowPeer.CLOSE);
    send(0, 11);
    assertFalse(handler.isOpen());
    for (CompletionStage<Void> stage : stages) {
      assertEquals(Kind.QUEUE_FULL, Soon.failure(stage));
    }
    client.goOnReading();
    assertEquals(UNDER_WAY, client.receiveBinary().remaining(), "what was under way ends whole");
    assertEquals(1013, client.receiveClose().getCloseCode().getCode());
    Soon.until(() -> handler.told().size() == 3);
    assertEquals(List.of("open", "error QUEUE_FULL", "closed 1013"), handler.told());
  }

  @Test
  void dropOldestWithdrawsTheOldestThatHaveNotBegun() {
    open(SlowPeer.DROP_OLDEST);
    send(0, 13);
    assertEquals(LIMIT, handler.queuedBytes());
    for (int i = 0; i < 3; i++) {
      assertEquals(Kind.DROPPED, Soon.failure(stages.get(i)), "message " + i);
    }
    for (int i = 3; i < 13; i++) {
      assertFalse(Soon.isDone(stages.get(i)), "message " + i);
    }
    assertFalse(Soon.isDone(underWay), "what has begun is never withdrawn");
    receive(3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  }

  @Test
  void dropOldestDropsAsManyAsALargeOneNeeds() {
    open(SlowPeer.DROP_OLDEST);
    send(0, 10);
    CompletionStage<Void> large = handler.send("y".repeat(3000));
    for (int i = 0; i < 3; i++) {
      assertEquals(Kind.DROPPED, Soon.failure(stages.get(i)), "message " + i);
    }
    for (int i = 3; i < 10; i++) {
      assertFalse(Soon.isDone(stages.get(i)), "message " + i);
    }
    assertFalse(Soon.isDone(large));
    client.goOnReading();
    client.receiveBinary();
    for (int i = 3; i < 10; i++) {
      assertEquals(message(i), client.receiveText());
    }
    assertEquals(3000, client.receiveText().length());
  }

  @Test
  void dropOldestDropsNothingForOneThatWouldNotFitAnyway() {
    open(SlowPeer.DROP_OLDEST);
    send(0, 10);
    assertEquals(Kind.QUEUE_FULL, Soon.failure(handler.send("z".repeat(20_000))));
    assertTrue(stages.stream().noneMatch(Soon::isDone));
    receive(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void anEmptyQueueTakesAMessageOfAnySize() throws Exception {
    client =
        server.request("/").options(WebSocketOptions.defaults().sendBufferLimit(10)).open(handler);
    Soon.get(handler.send(ByteBuffer.allocate(100_000)));
    assertEquals(100_000, client.receiveBinary().remaining());
  }

  @Test
  void theQueueHasRoomAgainWhenThePeerHasRead() throws Exception {
    open(SlowPeer.FAIL);
    send(0, 11);
    assertEquals(Kind.QUEUE_FULL, Soon.failure(stages.get(10)));
    receive(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    Soon.get(handler.send("more"));
    assertEquals("more", client.receiveText());
  }
}
