// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.managed.Message;
import io.websocketmodule.managed.WebSocketHandler;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Callbacks on the threads that bring a container's events, where those may block. */
class ContainerThreadsTest {

  private static final int SECONDS = 20;

  private final TestServer server = new TestServer(false);

  @Test
  void waitingForASendInsideACallbackNeverDeadlocks() {
    WebSocketTester client =
        server.open(
            new WebSocketHandler() {
              @Override
              protected void onOpen() throws Exception {
                send("hello").toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
              }

              @Override
              protected void onMessage(String text) throws Exception {
                send(ByteBuffer.allocate(300_000))
                    .toCompletableFuture()
                    .get(SECONDS, TimeUnit.SECONDS);
                send(text).toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
              }
            });
    assertEquals("hello", client.receiveText());
    client.stopReading();
    client.send("a");
    client.goOnReading();
    assertEquals(300_000, client.receiveBinary().remaining());
    assertEquals("a", client.receiveText());
    server.close();
  }

  @Test
  void aStageThatCompletesElsewhereGoesOnElsewhere() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    CompletableFuture<Object> stage = new CompletableFuture<>();
    CompletableFuture<String> thread = new CompletableFuture<>();
    CompletableFuture<Object> over = new CompletableFuture<>();
    WebSocketTester client =
        server.open(
            new WebSocketHandler() {
              @Override
              protected CompletionStage<?> onMessageAsync(Message message) {
                told.add(((Message.Text) message).text());
                if (told.size() == 1) {
                  return stage;
                }
                thread.complete(Thread.currentThread().getName());
                return null;
              }

              @Override
              protected void onClose(CloseReason reason) {
                told.add("closed");
                over.complete(null);
              }
            });
    client.send("a");
    client.send("b");
    assertEquals(List.of("a"), told);
    stage.complete(null); // on the test's own thread, which runs no callbacks
    assertTrue(thread.get(SECONDS, TimeUnit.SECONDS).startsWith("websocket"));
    client.close(1000, "");
    over.get(SECONDS, TimeUnit.SECONDS);
    assertEquals(List.of("a", "b", "closed"), told);
    server.close();
  }
}
