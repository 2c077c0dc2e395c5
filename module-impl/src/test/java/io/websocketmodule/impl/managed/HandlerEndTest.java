// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.testing.TestServer;
import io.websocketmodule.testing.WebSocketTester;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However a connection ends, its handler hears of it: onError where it failed, onClose always. */
class HandlerEndTest {

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private static int code(WebSocketTester client) {
    return client.receiveClose().getCloseCode().getCode();
  }

  @Test
  void aStageThatFailsIsAnException() {
    StagedHandler handler = new StagedHandler();
    WebSocketTester client = server.open(handler);
    client.send("a");
    // A dependent stage wraps what it fails with.
    handler.first.completeExceptionally(new IllegalArgumentException("no"));
    assertEquals(1011, code(client));
    Soon.until(() -> handler.told().size() == 4);
    assertEquals(
        List.of("open", "a", "error IllegalArgumentException", "closed 1011"), handler.told());
  }

  @Test
  void anExceptionGoesToOnErrorThen1011ThenOnClose() {
    CompletableFuture<Boolean> openInOnError = new CompletableFuture<>();
    RecordingHandler handler =
        new RecordingHandler() {
          @Override
          void text(String text) {
            throw new IllegalStateException("secret");
          }

          @Override
          void failing(Throwable failure) {
            openInOnError.complete(isOpen());
          }
        };
    WebSocketTester client = server.open(handler);
    client.send("a");
    CloseReason close = client.receiveClose();
    assertEquals(1011, close.getCloseCode().getCode());
    assertEquals("", close.getReasonPhrase(), "nothing of the exception is sent");
    Soon.until(() -> handler.told().size() == 4);
    assertEquals(
        List.of("open", "a", "error IllegalStateException", "closed 1011"), handler.told());
    assertTrue(openInOnError.join(), "onError comes before the close");
  }

  @Test
  void aCloseOfOnErrorTakesThePlaceOfThe1011() {
    RecordingHandler handler =
        new RecordingHandler() {
          @Override
          void text(String text) {
            throw new IllegalStateException();
          }

          @Override
          void failing(Throwable failure) {
            send("sorry");
            close(4000, "own");
          }
        };
    WebSocketTester client = server.open(handler);
    client.send("a");
    assertEquals("sorry", client.receiveText());
    assertEquals(4000, code(client));
  }

  @Test
  void errorsAreExceptionsToo() {
    RecordingHandler handler =
        new RecordingHandler() {
          @Override
          void text(String text) {
            throw new StackOverflowError();
          }
        };
    WebSocketTester client = server.open(handler);
    client.send("a");
    assertEquals(1011, code(client));
    Soon.until(() -> handler.told().contains("closed 1011"));
  }

  @Test
  void onCloseComesAlsoWhenEverythingThrows() {
    RecordingHandler handler =
        new RecordingHandler() {
          @Override
          void open() {
            throw new IllegalStateException("open");
          }

          @Override
          void failing(Throwable failure) {
            throw new IllegalStateException("error");
          }

          @Override
          void ending(CloseReason reason) {
            throw new IllegalStateException("close");
          }
        };
    WebSocketTester client = server.open(handler);
    assertEquals(1011, code(client));
    Soon.until(() -> handler.told().size() == 3);
    assertEquals(List.of("open", "error IllegalStateException", "closed 1011"), handler.told());
    assertEquals(0, server.openConnections());
  }

  @Test
  void aTypeThatIsNotHandledCloses1003() {
    RecordingHandler told = new RecordingHandler();
    WebSocketHandler textOnly =
        new WebSocketHandler() {
          @Override
          protected void onMessage(String text) {}

          @Override
          protected void onError(Throwable failure) {
            told.error = failure;
          }
        };
    WebSocketTester client = server.open(textOnly);
    client.send("fine");
    client.send(ByteBuffer.allocate(1));
    assertEquals(1003, code(client));
    assertEquals(null, told.error, "a type that is not handled is no error of the handler");
    WebSocketTester other = server.open(new WebSocketHandler() {});
    other.send("x");
    assertEquals(1003, code(other));
  }

  @Test
  void aPeersCloseIsAnsweredAndTold() {
    RecordingHandler handler = new RecordingHandler();
    WebSocketTester client = server.open(handler);
    client.send("a");
    client.close(3001, "bye");
    assertEquals(3001, code(client));
    assertEquals(List.of("open", "a", "closed 3001"), handler.told());
  }

  @Test
  void aPeersCloseIsAnsweredAndToldWhenTheStageIsComplete() {
    StagedHandler handler = new StagedHandler();
    WebSocketTester client = server.open(handler);
    client.send("a");
    client.close(1000, "");
    assertEquals(List.of("open", "a"), handler.told());
    assertTrue(client.receive(Duration.ZERO).isEmpty());
    handler.first.complete(null);
    assertEquals(1000, code(client));
    Soon.until(() -> handler.told().size() == 3);
    assertEquals(List.of("open", "a", "closed 1000"), handler.told());
  }

  @Test
  void aLostPeerIsToldByOnErrorAndOnClose() {
    RecordingHandler handler = new RecordingHandler();
    WebSocketTester client = server.open(handler);
    client.losePeer();
    assertEquals(List.of("open", "error DISCONNECTED", "closed 1006"), handler.told());
  }

  @Test
  void aPeerLostWhileAStageIsOpenIsToldAfterIt() {
    StagedHandler handler = new StagedHandler();
    WebSocketTester client = server.open(handler);
    client.send("a");
    client.losePeer();
    assertEquals(List.of("open", "a"), handler.told());
    handler.first.complete(null);
    Soon.until(() -> handler.told().size() == 4);
    assertEquals(List.of("open", "a", "error DISCONNECTED", "closed 1006"), handler.told());
  }

  @Test
  void anAbortOfOnesOwnIsNoError() {
    RecordingHandler handler = new RecordingHandler();
    WebSocketTester client = server.open(handler);
    handler.abort();
    assertEquals(1006, code(client));
    Soon.until(() -> handler.told().size() == 2);
    assertEquals(List.of("open", "closed 1006"), handler.told());
  }

  @Test
  void aHandlerThatHasClosedGetsNoMoreMessages() {
    RecordingHandler handler =
        new RecordingHandler() {
          @Override
          void text(String text) {
            close(1008, "out");
          }
        };
    WebSocketTester client = server.open(handler);
    client.stopReading(); // so that it does not know of the close
    client.send("a");
    client.send("b");
    client.goOnReading();
    assertEquals(1008, code(client));
    Soon.until(() -> handler.told().size() == 3);
    assertEquals(List.of("open", "a", "closed 1008"), handler.told());
  }

  @Test
  void violationsAreToldByTheirKind() {
    RecordingHandler handler = new RecordingHandler();
    WebSocketTester client = server.open(handler);
    client.sendFragment(ByteBuffer.wrap(new byte[] {(byte) 0xC0}), true, true);
    assertEquals(1007, code(client));
    Soon.until(() -> handler.told().size() == 3);
    assertEquals(List.of("open", "error PROTOCOL", "closed 1007"), handler.told());
  }

  @Test
  void closedIsCompleteBeforeOnCloseAndCannotBeCompletedByOthers() {
    AtomicInteger code = new AtomicInteger();
    RecordingHandler handler =
        new RecordingHandler() {
          @Override
          void ending(CloseReason reason) {
            code.set(closed().toCompletableFuture().getNow(null).getCloseCode().getCode());
          }
        };
    WebSocketTester client = server.open(handler);
    handler.closed().toCompletableFuture().complete(null);
    handler.closed().toCompletableFuture().orTimeout(1, java.util.concurrent.TimeUnit.NANOSECONDS);
    client.close(4001, "");
    assertEquals(4001, code.get());
    assertFalse(handler.isOpen());
  }

  @Test
  void aStopIsToldBetweenCallbacksAndBeforeThe1001() {
    StagedHandler handler = new StagedHandler();
    WebSocketTester client = server.open(handler);
    RecordingHandler farewell =
        new RecordingHandler() {
          @Override
          void stopping() {
            send("farewell");
          }
        };
    WebSocketTester other = server.open(farewell);
    client.send("a");
    handler.enter(); // the stage is open: no callback may come
    server.onShutdown(
        () -> {
          handler.leave();
          handler.first.complete(null);
        });
    server.stop();
    assertEquals("farewell", other.receiveText());
    assertEquals(1001, code(other));
    assertEquals(1001, code(client));
    Soon.until(() -> handler.told().size() == 4);
    assertEquals(List.of("open", "a", "shutdown", "closed 1001"), handler.told());
    assertEquals(List.of("open", "shutdown", "closed 1001"), farewell.told());
  }

  @Test
  void aStopDuringAnOpenStageWaitsForIt() throws Exception {
    StagedHandler handler = new StagedHandler();
    WebSocketTester client = server.open(handler);
    RecordingHandler other = new RecordingHandler();
    server.open(other);
    client.send("a");
    handler.enter();
    Thread stopping = new Thread(server::stop);
    stopping.start();
    Soon.until(() -> other.told().contains("shutdown"));
    server.passTime(Duration.ofMillis(1)); // and what else is told to the handlers has settled
    assertEquals(Optional.empty(), client.receive(Duration.ZERO));
    handler.leave();
    handler.first.complete(null);
    stopping.join(Duration.ofSeconds(Soon.SECONDS).toMillis());
    assertEquals(1001, code(client));
    assertEquals(List.of("open", "a", "shutdown", "closed 1001"), handler.told());
  }

  @Test
  void anEndedConnectionTakesNothing() {
    RecordingHandler handler = new RecordingHandler();
    WebSocketTester client = server.open(handler);
    client.close(1000, "");
    assertEquals(List.of("open", "closed 1000"), handler.told());
    assertEquals(Kind.CLOSED, Soon.failure(handler.send("late")));
  }
}
