// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.Handshake;
import io.websocketmodule.managed.Message;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSocketOptions;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The tester does what it says, for handlers, tasks and the requests they came by. */
class WebSocketTesterTest {

  /** Echoes, and notes what it is told. */
  private static class Echo extends WebSocketHandler {

    final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @Override
    protected void onOpen() {
      told.add("open");
    }

    @Override
    protected void onMessage(String text) {
      told.add(text);
      send(text);
    }

    @Override
    protected void onMessage(ByteBuffer data) {
      told.add(data.remaining() + " bytes");
      send(data);
    }

    @Override
    protected void onShutdown() {
      told.add("shutdown");
    }

    @Override
    protected void onClose(CloseReason reason) {
      told.add("closed " + reason.getCloseCode().getCode());
    }
  }

  private static ByteBuffer utf8(String text) {
    return StandardCharsets.UTF_8.encode(text);
  }

  @Test
  void callbacksHaveBeenCalledWhenACallOfTheTestReturns() {
    Echo echo = new Echo();
    WebSocketTester client = WebSocketTester.open(echo);
    assertEquals(List.of("open"), echo.told);
    client.send("a");
    client.send(ByteBuffer.allocate(3));
    assertEquals(List.of("open", "a", "3 bytes"), echo.told);
    assertEquals("a", client.receiveText());
    assertEquals(ByteBuffer.allocate(3), client.receiveBinary());
    assertEquals(Optional.empty(), client.receive(Duration.ZERO));
    client.close();
    assertEquals(List.of("open", "a", "3 bytes", "closed 1000"), echo.told);
  }

  @Test
  void fragmentsAreOneMessage() {
    try (WebSocketTester client = WebSocketTester.open(new Echo())) {
      client.sendFragment(utf8("Hel"), true, false);
      assertEquals(Optional.empty(), client.receive(Duration.ZERO));
      client.sendFragment(utf8("lo"), true, true);
      assertEquals("Hello", client.receiveText());
    }
  }

  @Test
  void aTaskAnswersAndItsReturnCloses() {
    try (WebSocketTester client =
        WebSocketTester.open(
            session -> {
              if (session.receive() instanceof Message.Text text) {
                session.send("got " + text.text());
              }
            })) {
      client.send("x");
      assertEquals("got x", client.receiveText());
      assertEquals(1000, client.receiveClose().getCloseCode().getCode());
      assertEquals(1000, client.receiveClose().getCloseCode().getCode());
    }
  }

  @Test
  void theRequestIsToldByTheHandshake() {
    Echo echo = new Echo();
    try (TestServer server = new TestServer()) {
      server
          .request("wss://example.org/room?name=a%20b&name=c")
          .user("ann", "admin")
          .header("Origin", "https://example.org")
          .header("X-Trace", "7")
          .offering("chat", "chat.v2")
          .options(WebSocketOptions.defaults().subprotocol("chat.v2").keepHeaders(true))
          .open(echo);
      Handshake handshake = echo.handshake();
      assertEquals(
          "wss://example.org/room?name=a%20b&name=c", handshake.getRequestURI().toString());
      assertEquals(List.of("a b", "c"), handshake.getParameterMap().get("name"));
      assertEquals("ann", handshake.getUserPrincipal().getName());
      assertTrue(handshake.isUserInRole("admin"));
      assertFalse(handshake.isUserInRole("guest"));
      assertEquals(Optional.of("https://example.org"), handshake.origin());
      assertEquals(List.of("7"), handshake.getHeaders().get("x-trace"));
      assertEquals(Optional.of("chat.v2"), handshake.subprotocol());
      assertTrue(handshake.isSecure());
    }
  }

  @Test
  void acceptsByTheRulesOfTheRealAccept() {
    Echo echo = new Echo();
    try (TestServer server = new TestServer()) {
      TestRequest unoffered =
          server.request("/").options(WebSocketOptions.defaults().subprotocol("chat"));
      assertThrows(IllegalArgumentException.class, () -> unoffered.open(new Echo()));
      server.open(echo);
      assertThrows(IllegalStateException.class, () -> server.open(echo));
      assertThrows(IllegalStateException.class, () -> echo.handshake().getHeaders());
    }
  }

  @Test
  void aLostPeerIs1006OnBothSides() {
    Echo echo = new Echo();
    try (WebSocketTester client = WebSocketTester.open(echo)) {
      client.losePeer();
      assertEquals(List.of("open", "closed 1006"), echo.told);
      assertEquals(1006, client.receiveClose().getCloseCode().getCode());
      assertThrows(IllegalStateException.class, () -> client.send("x"));
    }
  }

  @Test
  void aPeerThatDoesNotReadGetsAllLater() {
    Echo echo = new Echo();
    try (WebSocketTester client = WebSocketTester.open(echo)) {
      client.stopReading();
      client.send(ByteBuffer.allocate(200_000));
      assertTrue(echo.queuedBytes() > 100_000);
      assertEquals(Optional.empty(), client.receive(Duration.ZERO));
      client.goOnReading();
      assertEquals(200_000, client.receiveBinary().remaining());
      assertEquals(0, echo.queuedBytes());
    }
  }

  @Test
  void aStoppingServerRunsHooksThenShutdownThenCloses() {
    Echo echo = new Echo();
    TestServer server = new TestServer();
    WebSocketTester client = server.open(echo);
    server.onShutdown(() -> echo.told.add("hook"));
    server.stop();
    assertEquals(List.of("open", "hook", "shutdown", "closed 1001"), echo.told);
    assertEquals(1001, client.receiveClose().getCloseCode().getCode());
    server.close();
  }

  @Test
  void timePassesAtTheTestsWord() {
    Echo idle = new Echo();
    try (TestServer server = new TestServer()) {
      WebSocketTester client =
          server
              .request("/")
              .options(WebSocketOptions.defaults().idleTimeout(Duration.ofMinutes(10)))
              .open(idle);
      server.passTime(Duration.ofMinutes(9));
      assertTrue(client.isOpen());
      server.passTime(Duration.ofMinutes(2));
      assertEquals(1001, client.receiveClose().getCloseCode().getCode());
      assertEquals("closed 1001", idle.told.get(1));
    }
  }

  @Test
  void pingsAreAnswered() throws Exception {
    Echo echo = new Echo();
    try (WebSocketTester client = WebSocketTester.open(echo)) {
      client.sendPing().toCompletableFuture().get(5, TimeUnit.SECONDS);
      echo.sendPing().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void aCallbackThatBlocksDoesNotBlockTheTest() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Echo echo =
        new Echo() {
          @Override
          protected void onMessage(String text) {
            try {
              go.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            super.onMessage(text);
          }
        };
    try (WebSocketTester client = WebSocketTester.open(echo)) {
      client.send("x");
      assertEquals(Optional.empty(), client.receive(Duration.ZERO));
      go.countDown();
      assertEquals("x", client.receiveText());
    }
  }

  @Test
  void whatWasNotExpectedIsAnAssertionError() {
    try (WebSocketTester client = WebSocketTester.open(new Echo())) {
      client.send("x");
      AssertionError wrong = assertThrows(AssertionError.class, client::receiveBinary);
      assertTrue(wrong.getMessage().contains("Text[text=x]"), wrong.getMessage());
    }
  }
}
