// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.websocketmodule.managed.Message;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.testing.TestServer;
import io.websocketmodule.testing.WebSocketTester;
import jakarta.websocket.CloseReason;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callbacks come one at a time, in order, each when the last has finished, and onClose last. */
class HandlerCallbacksTest {

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private static int code(WebSocketTester client) {
    return client.receiveClose().getCloseCode().getCode();
  }

  @Test
  void theNextMessageComesWhenTheLastCallbackHasReturned() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    RecordingHandler handler =
        new RecordingHandler() {
          @Override
          void text(String text) throws Exception {
            if (text.equals("a")) {
              go.await();
            }
          }
        };
    WebSocketTester client = server.open(handler);
    client.send("a");
    client.send("b");
    client.send("c");
    assertEquals(List.of("open", "a"), handler.told());
    go.countDown();
    Soon.until(() -> handler.told().size() == 4);
    assertEquals(List.of("open", "a", "b", "c"), handler.told());
  }

  @Test
  void theNextMessageComesWhenTheStageHasCompleted() {
    StagedHandler handler = new StagedHandler();
    WebSocketTester client = server.open(handler);
    client.send("a");
    client.send("b");
    assertEquals(List.of("open", "a"), handler.told());
    handler.first.complete("done");
    Soon.until(() -> handler.told().size() == 3);
    assertEquals(List.of("open", "a", "b"), handler.told());
  }

  @Test
  void whatAStageSendsLeavesBeforeTheAnswerToACloseThatCameMeanwhile() {
    StagedHandler handler = new StagedHandler();
    WebSocketTester client = server.open(handler);
    client.send("a");
    client.close(1000, "");
    handler.send("late");
    handler.first.complete(null);
    assertEquals("late", client.receiveText());
    assertEquals(1000, code(client));
  }

  @Test
  void theDataOfAStageIsUntouchedUntilItCompletes() {
    StagedHandler handler = new StagedHandler();
    WebSocketTester client = server.open(handler);
    client.send(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    client.send(ByteBuffer.wrap(new byte[] {4, 5, 6}));
    assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3}), handler.data);
    handler.first.complete(null);
  }

  @Test
  void noCallbackRunsOnTheThreadThatCompletesAStage() throws Exception {
    CompletableFuture<Object> stage = new CompletableFuture<>();
    CompletableFuture<Thread> onError = new CompletableFuture<>();
    RecordingHandler handler =
        new RecordingHandler() {
          @Override
          protected CompletionStage<?> onMessageAsync(Message message) {
            return stage;
          }

          @Override
          void failing(Throwable failure) {
            onError.complete(Thread.currentThread());
          }
        };
    WebSocketTester client = server.open(handler);
    client.send("a");
    stage.completeExceptionally(new IllegalStateException());
    assertNotSame(Thread.currentThread(), Soon.get(onError));
  }

  @Test
  void theCauseOfAStageThatDependedOnTheFailedOneIsTold() {
    CompletableFuture<Object> root = new CompletableFuture<>();
    RecordingHandler handler =
        new RecordingHandler() {
          @Override
          protected CompletionStage<?> onMessageAsync(Message message) {
            return root.thenApply(value -> value);
          }
        };
    WebSocketTester client = server.open(handler);
    client.send("a");
    root.completeExceptionally(new ArithmeticException("no"));
    assertEquals(1011, code(client));
    Soon.until(() -> handler.told().size() == 3);
    assertEquals("error ArithmeticException", handler.told().get(1));
  }

  @Test
  void callbacksRunInTheApplicationsClassLoader() {
    Set<ClassLoader> seen = Collections.synchronizedSet(new HashSet<>());
    ClassLoader application = new URLClassLoader(new URL[0], getClass().getClassLoader());
    CompletableFuture<Object> stage = new CompletableFuture<>();
    RecordingHandler handler =
        new RecordingHandler() {
          private void look() {
            seen.add(Thread.currentThread().getContextClassLoader());
          }

          @Override
          void open() {
            look();
          }

          @Override
          protected CompletionStage<?> onMessageAsync(Message message) {
            look();
            return stage;
          }

          @Override
          void failing(Throwable failure) {
            look();
          }

          @Override
          void ending(CloseReason reason) {
            look();
          }
        };
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(application);
    WebSocketTester client = server.open(handler);
    Thread.currentThread().setContextClassLoader(before);
    client.send("a");
    stage.completeExceptionally(new IllegalStateException());
    Soon.until(() -> handler.told().contains("closed 1011"));
    assertEquals(Set.of(application), seen);
    assertSame(before, Thread.currentThread().getContextClassLoader());
  }

  @Test
  void callbacksRunOnTheExecutorOfTheOptions() {
    Set<String> threads = Collections.synchronizedSet(new HashSet<>());
    ExecutorService pool = Executors.newSingleThreadExecutor(task -> new Thread(task, "own"));
    RecordingHandler handler =
        new RecordingHandler() {
          @Override
          void open() {
            threads.add(Thread.currentThread().getName());
          }

          @Override
          void text(String text) {
            threads.add(Thread.currentThread().getName());
          }

          @Override
          void ending(CloseReason reason) {
            threads.add(Thread.currentThread().getName());
          }
        };
    WebSocketTester client =
        server.request("/").options(WebSocketOptions.defaults().executor(pool)).open(handler);
    client.send("a");
    client.close(1000, "");
    assertEquals(List.of("open", "a", "closed 1000"), handler.told());
    assertEquals(Set.of("own"), threads);
    pool.shutdown();
  }

  @Test
  void onCloseComesAlsoWhenThePoolOfTheOptionsWasShutDown() {
    ExecutorService pool = Executors.newCachedThreadPool();
    RecordingHandler handler = new RecordingHandler();
    WebSocketTester client =
        server.request("/").options(WebSocketOptions.defaults().executor(pool)).open(handler);
    pool.shutdown();
    client.send("a");
    client.close(1000, "");
    Soon.until(() -> handler.told().size() == 3);
    assertEquals(List.of("open", "a", "closed 1000"), handler.told());
  }

  @Test
  void aDirectExecutorServesToo() {
    RecordingHandler handler =
        new RecordingHandler() {
          @Override
          void text(String text) throws Exception {
            Soon.get(send(text)); // waiting for a send within a callback never deadlocks
          }
        };
    WebSocketTester client =
        server
            .request("/")
            .options(WebSocketOptions.defaults().executor(Runnable::run))
            .open(handler);
    client.send("a");
    client.send("b");
    assertEquals("a", client.receiveText());
    assertEquals("b", client.receiveText());
    client.close(1000, "");
    assertEquals(List.of("open", "a", "b", "closed 1000"), handler.told());
  }
}
