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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each policy does at the bound of the queue, message by message. */
class SlowPeerTest {

  /**
   * More than the client's window, less than the bound with it: what does not leave is under way.
   */
  private static final int UNDER_WAY = 70_000;

  /** Messages of a byte that fit beside what is under way: each counts as 256. */
  private static final int SMALL_ONES = 10 * 1004 / 256;

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

  /** Sends back what it hears, and asks nobody whether that is out. */
  private static class Echo extends RecordingHandler {

    final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    protected void onMessage(String text) {
      heard.add(text);
      send(text);
    }
  }

  private WebSocketTester connect(SlowPeer policy, long limit, RecordingHandler served) {
    return server
        .request("/")
        .options(WebSocketOptions.defaults().slowPeer(policy).sendBufferLimit(limit))
        .open(served);
  }

  /** The peer reads no more, and a long message is under way to it. */
  private void open(SlowPeer policy, long limit, RecordingHandler served) {
    client = connect(policy, limit, served);
    client.stopReading();
    underWay = served.send(ByteBuffer.allocate(UNDER_WAY));
    assertEquals(UNDER_WAY + 10, served.queuedBytes());
  }

  private void open(SlowPeer policy) {
    open(policy, LIMIT, handler);
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

  /** A million messages of a few bytes would hold far more than a few million. */
  @Test
  void smallMessagesCountForWhatTheyHold() throws Exception {
    open(SlowPeer.FAIL);
    for (int i = 0; i <= SMALL_ONES; i++) {
      stages.add(handler.send("x"));
    }
    assertTrue(stages.subList(0, SMALL_ONES).stream().noneMatch(Soon::isDone));
    assertEquals(Kind.QUEUE_FULL, Soon.failure(stages.get(SMALL_ONES)));
    assertEquals(
        UNDER_WAY + 10 + SMALL_ONES * 3L, handler.queuedBytes(), "bytes are told as they are");

    client.goOnReading();
    client.receiveBinary();
    for (int i = 0; i < SMALL_ONES; i++) {
      assertEquals("x", client.receiveText());
    }
    Soon.until(() -> handler.queuedBytes() == 0);
    client.stopReading();
    handler.send(ByteBuffer.allocate(UNDER_WAY));
    stages.clear();
    send(0, 10);
    assertTrue(stages.stream().noneMatch(Soon::isDone), "what has left counts no longer");
  }

  @Test
  void dropOldestDropsNoMoreSmallMessagesThanALargeOneNeeds() {
    open(SlowPeer.DROP_OLDEST);
    for (int i = 0; i < SMALL_ONES; i++) {
      stages.add(handler.send("x"));
    }
    handler.send("y".repeat(1000 - 4));
    // 39 of 256 bytes leave 56 of the bound, so four make room for 1000.
    for (int i = 0; i < SMALL_ONES; i++) {
      assertEquals(i < 4, Soon.isDone(stages.get(i)), "message " + i);
    }
  }

  /** What one callback sends leaves together, and no peer is too slow before it may. */
  @Test
  void aCallbackMaySendMoreThanTheBound() {
    for (SlowPeer policy : SlowPeer.values()) {
      List<CompletionStage<Void>> answers = new ArrayList<>();
      RecordingHandler talker =
          new RecordingHandler() {
            @Override
            protected void onMessage(String text) {
              for (int i = 0; i < 50; i++) {
                answers.add(send(message(i)));
              }
            }
          };
      WebSocketTester reader = connect(policy, 10_000, talker);
      reader.send("go");
      for (int i = 0; i < 50; i++) {
        assertEquals(message(i), reader.receiveText(), policy.name());
      }
      Soon.until(() -> answers.stream().allMatch(Soon::isDone));
      assertTrue(talker.isOpen());
    }
  }

  /** Of thirty messages it hears those that the bound has room for, and the others later. */
  private void expectHeldBack(Echo echo) {
    open(SlowPeer.WAIT, LIMIT, echo);
    for (int i = 0; i < 30; i++) {
      client.send(message(i));
    }
    Soon.until(() -> echo.heard.size() >= 11);
    assertEquals(LIMIT + 1004, echo.queuedBytes(), "ten, and the one beyond the bound");
    assertEquals(11, echo.heard.size());
    client.goOnReading();
    client.receiveBinary();
    for (int i = 0; i < 30; i++) {
      assertEquals(message(i), client.receiveText());
    }
    assertEquals(30, echo.heard.size());
  }

  /** A handler that ignores the stages of its answers would have them pile up. */
  @Test
  void waitLetsAHandlerHearNoMoreThanItsPeerTakes() {
    expectHeldBack(new Echo());
  }

  /** The stages are the application's, and say nothing of what is still queued. */
  @Test
  void aStageThatTheApplicationEndsLetsNoMoreBeHeard() {
    expectHeldBack(
        new Echo() {
          @Override
          protected void onMessage(String text) {
            heard.add(text);
            send(text).toCompletableFuture().complete(null);
          }
        });
  }

  /** Two who each wait for their stage, as they should, keep the queue at its bound. */
  @Test
  void aPeerThatTakesWhatIsSentIsHeardHoweverMuchOthersSend() {
    List<String> heard = new CopyOnWriteArrayList<>();
    RecordingHandler member =
        new RecordingHandler() {
          @Override
          protected void onMessage(String text) {
            heard.add(text);
          }
        };
    open(SlowPeer.WAIT, 1000, member);
    AtomicInteger left = new AtomicInteger(500);
    for (int i = 0; i < 2; i++) {
      sendOn(member, left);
    }
    client.send("unsubscribe");
    client.send("and stop");
    client.goOnReading();
    client.receiveBinary();
    int told = 0;
    while (heard.size() < 2 && told < 400) {
      client.receiveText();
      told++;
    }
    assertEquals(List.of("unsubscribe", "and stop"), heard, "behind " + told + " of 500 messages");
    left.set(0);
  }

  private static void sendOn(RecordingHandler sender, AtomicInteger left) {
    if (left.decrementAndGet() >= 0) {
      sender.send(message(left.get())).thenRun(() -> sendOn(sender, left));
    }
  }

  @Test
  void aHandlerThatHearsNoMoreIsToldTheEnd() {
    Echo echo = new Echo();
    open(SlowPeer.WAIT, 1000, echo);
    client.send(message(0));
    client.send(message(1));
    client.losePeer();
    Soon.until(() -> echo.told().contains("closed 1006"));
    assertEquals(List.of(message(0)), echo.heard);
  }

  @Test
  void anEmptyQueueTakesAMessageOfAnySize() throws Exception {
    client = connect(SlowPeer.FAIL, 10, handler);
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
