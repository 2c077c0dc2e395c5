// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.managed.Message;
import io.websocketmodule.managed.MessageStream;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSocketSession;
import io.websocketmodule.testing.TestServer;
import io.websocketmodule.testing.WebSocketTester;
import jakarta.websocket.CloseReason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads at the same connection, for a bounded number of rounds. */
class ManagedStressTest {

  private static final long SEED = 20_251;

  private final TestServer server = new TestServer();
  private final ExecutorService pool = Executors.newFixedThreadPool(4);

  @AfterEach
  void stop() {
    server.close();
    pool.shutdown();
  }

  /** Counts on fields that nothing guards but the order of the callbacks. */
  private final class Counting extends WebSocketHandler {

    private final AtomicInteger inside = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Random random = new Random(SEED);
    private int messages;
    private int closes;
    private String wrong;

    private void enter() {
      if (inside.incrementAndGet() != 1) {
        wrong = "two callbacks overlap";
      }
      if (closes > 0) {
        wrong = "a callback after onClose";
      }
    }

    private void leave() {
      inside.decrementAndGet();
    }

    @Override
    protected CompletionStage<?> onMessageAsync(Message message) {
      enter();
      if (!((Message.Text) message).text().equals("" + messages)) {
        wrong = message + " instead of " + messages;
      }
      messages++;
      send("" + messages);
      return switch (random.nextInt(3)) {
        case 0 -> {
          leave();
          yield null;
        }
        case 1 -> {
          leave();
          yield CompletableFuture.completedStage(null);
        }
        default -> CompletableFuture.runAsync(this::leave, pool);
      };
    }

    @Override
    protected void onError(Throwable failure) {
      enter();
      leave();
    }

    @Override
    protected void onShutdown() {
      enter();
      leave();
    }

    @Override
    protected void onClose(CloseReason reason) {
      enter();
      closes++;
      leave();
      over.countDown();
    }
  }

  @Test
  void callbacksNeverOverlapWhoeverCompletesTheirStages() throws Exception {
    int messages = 2000;
    Counting handler = new Counting();
    WebSocketTester client = server.open(handler);
    Thread sender =
        new Thread(
            () -> {
              for (int i = 0; i < messages; i++) {
                client.send("" + i);
              }
            });
    sender.start();
    for (int i = 1; i <= messages; i++) {
      assertEquals("" + i, client.receiveText());
    }
    sender.join();
    client.close(1000, "");
    handler.over.await();
    assertNull(handler.wrong);
    assertEquals(messages, handler.messages);
    assertEquals(1, handler.closes);
  }

  @Test
  void onCloseComesOnceAndLastHoweverTheConnectionEnds() throws Exception {
    Random random = new Random(SEED);
    for (int round = 0; round < 150; round++) {
      TestServer own = round % 10 == 9 ? new TestServer() : server;
      Counting handler = new Counting();
      WebSocketTester client = own.open(handler);
      CountDownLatch start = new CountDownLatch(1);
      for (int enders = 0; enders < 2; enders++) {
        int how = random.nextInt(own == server ? 4 : 5);
        pool.execute(
            () -> {
              try {
                start.await();
                switch (how) {
                  case 0 -> client.losePeer();
                  case 1 -> handler.abort();
                  case 2 -> handler.close(1000, "");
                  case 3 -> client.close(1000, "");
                  default -> own.stop();
                }
              } catch (IllegalStateException closedBefore) {
                // The client may not send behind a close.
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
      }
      start.countDown();
      try {
        client.send("0");
      } catch (IllegalStateException closedBefore) {
        // As above.
      }
      assertTrue(
          handler.over.await(Soon.SECONDS, TimeUnit.SECONDS), "no onClose in round " + round);
      Soon.get(handler.closed());
      assertNull(handler.wrong);
      assertEquals(1, handler.closes);
    }
    Soon.until(() -> server.openConnections() == 0);
  }

  @Test
  void aSessionLosesNothingWhateverWayItReceives() throws Exception {
    int messages = 1500;
    Random sizes = new Random(SEED);
    PuppetTask task = new PuppetTask();
    WebSocketTester client = server.open(task);
    Thread sender =
        new Thread(
            () -> {
              for (int i = 0; i < messages; i++) {
                byte[] bytes = new byte[4 + (i % 5 == 0 ? sizes.nextInt(60_000) : i % 9)];
                ByteBuffer data = ByteBuffer.wrap(bytes).putInt(0, i);
                int cut = sizes.nextInt(bytes.length);
                if (i % 3 == 0) {
                  client.sendFragment(data.slice(0, cut), false, false);
                  client.sendFragment(data.slice(cut, bytes.length - cut), false, true);
                } else {
                  client.send(data);
                }
              }
            });
    CompletableFuture<Integer> received = task.does(session -> receiveAll(session, messages));
    sender.start();
    assertEquals(messages, Soon.get(received));
    sender.join();
    task.returns();
    assertEquals(1000, client.receiveClose().getCloseCode().getCode());
  }

  private static int receiveAll(WebSocketSession session, int messages) throws IOException {
    Random random = new Random(SEED);
    int next = 0;
    while (next < messages) {
      int how = random.nextInt(5);
      if (how < 2) {
        Optional<Message> got = session.receive(Duration.ofNanos(random.nextInt(200_000)));
        if (got.isPresent()) {
          assertEquals(next++, ((Message.Binary) got.get()).data().getInt(0));
        }
      } else if (how == 2) {
        assertEquals(next++, ((Message.Binary) session.receive()).data().getInt(0));
      } else {
        MessageStream stream = session.receiveStream().orElseThrow();
        assertEquals(next++, ByteBuffer.wrap(stream.readNBytes(4)).getInt(0));
        if (how == 4) {
          stream.readAllBytes();
        }
        if (random.nextBoolean()) {
          stream.close(); // else the next receive skips the rest
        }
      }
    }
    return next;
  }

  @Test
  void interruptsLoseNothing() throws Exception {
    int messages = 300;
    PuppetTask task = new PuppetTask();
    WebSocketTester client = server.open(task);
    CompletableFuture<Object> interrupted = new CompletableFuture<>();
    CompletableFuture<Object> receiving = new CompletableFuture<>();
    CompletableFuture<Integer> received =
        task.does(
            session -> {
              receiving.complete(null);
              int next = 0;
              while (next < messages) {
                try {
                  assertEquals(new Message.Text("" + next), session.receive());
                  next++;
                } catch (InterruptedIOException again) {
                  Thread.interrupted();
                }
              }
              Soon.until(interrupted::isDone);
              Thread.interrupted(); // the last one may have come late
              return next;
            });
    Soon.get(receiving);
    AtomicInteger sent = new AtomicInteger();
    Thread interrupter =
        new Thread(
            () -> {
              while (sent.get() < messages) {
                task.thread.interrupt();
                Thread.onSpinWait();
              }
              interrupted.complete(null);
            });
    interrupter.start();
    for (int i = 0; i < messages; i++) {
      client.send("" + i);
      sent.incrementAndGet();
    }
    interrupter.join();
    assertEquals(messages, Soon.get(received));
    task.returns();
    assertEquals(1000, client.receiveClose().getCloseCode().getCode());
  }
}
