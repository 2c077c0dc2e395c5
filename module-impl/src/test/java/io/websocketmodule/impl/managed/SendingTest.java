// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.managed.PreparedMessage;
import io.websocketmodule.managed.SlowPeer;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.testing.TestServer;
import io.websocketmodule.testing.WebSocketTester;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sends come from any thread, keep their order, own their bytes, and tell when they are out. */
class SendingTest {

  private final TestServer server = new TestServer();
  private final RecordingHandler handler = new RecordingHandler();
  private WebSocketTester client;

  @AfterEach
  void stop() {
    server.close();
  }

  private void open() {
    client = server.open(handler);
  }

  /** Fills the window of a client that has stopped reading, and more. */
  private CompletionStage<Void> block() {
    client.stopReading();
    return handler.send(ByteBuffer.allocate(100_000));
  }

  /** A pong frame as a client sends it, with a mask of zeros: pings are numbered from 1. */
  private static ByteBuffer pong(long number) {
    return ByteBuffer.allocate(14)
        .put(new byte[] {(byte) 0x8A, (byte) 0x88, 0, 0, 0, 0})
        .putLong(number)
        .flip();
  }

  @Test
  void aSendOwnsItsBytesWhenItReturns() {
    open();
    CompletionStage<Void> first = block();
    ByteBuffer data = ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 0}, 1, 3);
    handler.send(data);
    assertEquals(0, data.remaining());
    assertEquals(4, data.position());
    data.array()[2] = 99;
    assertFalse(Soon.isDone(first));
    client.goOnReading();
    client.receiveBinary();
    assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3}), client.receiveBinary());
  }

  @Test
  void aStageCompletesWhenTheContainerHasTheBytes() throws Exception {
    open();
    Soon.get(handler.send("at once"));
    CompletionStage<Void> large = block();
    CompletionStage<Void> behind = handler.send("behind");
    assertFalse(Soon.isDone(large));
    assertFalse(Soon.isDone(behind));
    assertTrue(handler.queuedBytes() > 30_000);
    client.goOnReading();
    Soon.get(large);
    Soon.get(behind);
    assertEquals(0, handler.queuedBytes());
  }

  @Test
  void everySenderKeepsItsOrderAndNoMessageIsCut() throws Exception {
    int senders = 4;
    int messages = 500;
    client =
        server
            .request("/")
            .options(WebSocketOptions.defaults().slowPeer(SlowPeer.WAIT))
            .open(handler);
    CyclicBarrier start = new CyclicBarrier(senders);
    List<Thread> threads = new ArrayList<>();
    for (int sender = 0; sender < senders; sender++) {
      int me = sender;
      threads.add(
          new Thread(
              () -> {
                try {
                  start.await();
                  for (int i = 0; i < messages; i++) {
                    // Short, copied ones and long ones; prepared ones among them.
                    String text = me + ":" + i + ":" + "x".repeat(i % 7 == 0 ? 9000 : i % 50);
                    if (i % 3 == 0) {
                      handler.send(PreparedMessage.of(text));
                    } else {
                      handler.send(text);
                    }
                  }
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    threads.forEach(Thread::start);
    Map<String, Integer> next = new HashMap<>();
    for (int i = 0; i < senders * messages; i++) {
      if (i % 100 == 0) {
        client.stopReading();
        client.goOnReading();
      }
      String[] parts = client.receiveText().split(":", -1);
      int number = Integer.parseInt(parts[1]);
      assertEquals(next.getOrDefault(parts[0], 0), number);
      assertEquals(number % 7 == 0 ? 9000 : number % 50, parts[2].length());
      next.put(parts[0], number + 1);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(Optional.empty(), client.receive(Duration.ZERO));
  }

  @Test
  void whatAHandlerSendsLeavesWhileItStillRuns() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    client =
        server.open(
            new RecordingHandler() {
              @Override
              void text(String text) throws Exception {
                send("working on it");
                go.await();
                send("done");
              }
            });
    client.send("a");
    assertEquals("working on it", client.receiveText());
    assertEquals(Optional.empty(), client.receive(Duration.ZERO));
    go.countDown();
    assertEquals("done", client.receiveText());
  }

  @Test
  void waitingForASendInsideACallbackNeverDeadlocks() {
    client =
        server.open(
            new RecordingHandler() {
              @Override
              void open() throws Exception {
                Soon.get(send("hello"));
              }

              @Override
              void text(String text) throws Exception {
                Soon.get(send(ByteBuffer.allocate(300_000)));
                Soon.get(send(text));
              }
            });
    assertEquals("hello", client.receiveText());
    client.stopReading();
    client.send("a"); // the handler waits for a client that does not read
    assertEquals(Optional.empty(), client.receive(Duration.ZERO));
    client.goOnReading();
    assertEquals(300_000, client.receiveBinary().remaining());
    assertEquals("a", client.receiveText());
  }

  @Test
  void aPingGoesAheadOfWhatIsQueued() throws Exception {
    open();
    block();
    handler.send("queued");
    CompletionStage<Duration> ping = handler.sendPing();
    assertFalse(Soon.isDone(ping));
    client.goOnReading();
    assertTrue(Soon.get(ping).toNanos() > 0);
  }

  @Test
  void aPingFailsWhenTheConnectionEndsFirst() {
    open();
    client.stopReading();
    CompletionStage<Duration> ping = handler.sendPing();
    assertFalse(Soon.isDone(ping));
    client.losePeer();
    assertEquals(Kind.DISCONNECTED, Soon.failure(ping));
    assertEquals(Kind.DISCONNECTED, Soon.failure(handler.sendPing()));
  }

  @Test
  void pingsBeyondWhatMayWaitFailAndTheConnectionLives() {
    open();
    block();
    CompletionStage<Duration> last = handler.sendPing();
    for (int i = 0; i < 100 && !Soon.isDone(last); i++) {
      last = handler.sendPing();
    }
    assertEquals(Kind.QUEUE_FULL, Soon.failure(last));
    assertTrue(handler.isOpen());
  }

  @Test
  void thePongOfALaterPingAnswersTheEarlierOnes() throws Exception {
    open();
    client.stopReading();
    CompletionStage<Duration> first = handler.sendPing();
    CompletionStage<Duration> second = handler.sendPing();
    CompletionStage<Duration> third = handler.sendPing();
    client.sendRaw(pong(9)); // nobody asked for this one
    assertFalse(Soon.isDone(first));
    client.sendRaw(pong(2));
    assertTrue(Soon.get(first).compareTo(Soon.get(second)) >= 0);
    assertFalse(Soon.isDone(third));
    client.goOnReading();
    Soon.get(third);
  }

  @Test
  void aLoneSurrogateIsRefusedAndNothingIsSent() {
    open();
    for (String wrong : List.of("a\uD83D", "\uDE00b", "\uD83D\uD83D\uDE00", "\uDE00\uD83D")) {
      assertThrows(IllegalArgumentException.class, () -> handler.send(wrong));
      assertThrows(IllegalArgumentException.class, () -> PreparedMessage.of(wrong));
    }
    handler.send("\uD83D\uDE00");
    assertEquals("\uD83D\uDE00", client.receiveText());
  }

  @Test
  void emptyMessagesAreMessages() {
    open();
    handler.send("");
    handler.send(ByteBuffer.allocate(0));
    assertEquals("", client.receiveText());
    assertEquals(0, client.receiveBinary().remaining());
  }

  @Test
  void whatIsSentBeforeOnOpenLeavesWithIt() {
    RecordingHandler early =
        new RecordingHandler() {
          @Override
          void open() {
            send("b");
          }
        };
    assertThrows(IllegalStateException.class, () -> early.send("no connection yet"));
    assertFalse(early.isOpen());
    assertEquals("b", server.open(early).receiveText());
  }

  @Test
  void stagesMayBeCompletedByTheirOwnersWithoutHarm() throws Exception {
    open();
    CompletableFuture<Void> stage = block().toCompletableFuture();
    stage.cancel(true);
    client.goOnReading();
    assertEquals(100_000, client.receiveBinary().remaining());
    Soon.get(handler.send("next"));
  }
}
