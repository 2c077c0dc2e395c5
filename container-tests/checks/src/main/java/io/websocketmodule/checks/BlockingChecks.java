// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.Fragment;
import io.websocketmodule.HttpContext;
import io.websocketmodule.WebSocketCompletion;
import io.websocketmodule.WebSocketContext;
import io.websocketmodule.WebSocketException;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.servlet.NativeEcho;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSockets;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Where a handler may block, and where it is refused. That it may in a task, the echoes show. */
interface BlockingChecks extends Checks {

  @Test
  default void blockingOnTheRequestsThreadIsRefusedWithTheCure() throws Exception {
    Application application =
        new Application()
            .handle(
                "/",
                (request, response) -> {
                  response.setStatus(101);
                  response.flushBuffer();
                  WebSocketContext socket = HttpContext.of(request).webSocket().orElseThrow();
                  try {
                    socket.readFragment(ByteBuffer.allocate(10));
                    journal().note("refused", "nothing");
                  } catch (IllegalStateException e) {
                    journal()
                        .note("refused", String.valueOf(e.getMessage().contains("postCompletion")));
                  }
                  NativeEcho.start(socket, journal(), null);
                });
    try (RunningServer server = start(application);
        RawClient client = RawClient.open(server.port(), "/")) {
      assertEquals("true", journal().next("refused"));
      client.send(ClientFrame.text("still alive"));
      assertEquals("still alive", client.readMessage().text());
    }
  }

  @Test
  default void blockingInsideACompletionIsRefused() throws Exception {
    Application application =
        new Application()
            .handle(
                "/",
                (request, response) -> {
                  response.setStatus(101);
                  response.flushBuffer();
                  WebSocketContext socket = HttpContext.of(request).webSocket().orElseThrow();
                  socket.readFragment(ByteBuffer.allocate(10), new BlockingCompletion(socket));
                });
    try (RunningServer server = start(application);
        RawClient client = RawClient.open(server.port(), "/")) {
      client.send(ClientFrame.text("x"));
      assertEquals("refused refused refused", client.readMessage().text());
    }
  }

  /** Tries to block in every way, and tells the peer what came of it. */
  final class BlockingCompletion implements WebSocketCompletion<Object> {

    private final WebSocketContext socket;

    BlockingCompletion(WebSocketContext socket) {
      this.socket = socket;
    }

    @Override
    public void completed(Fragment fragment, Object none) throws Exception {
      String found =
          attempt(() -> socket.readFragment(ByteBuffer.allocate(10)))
              + " "
              + attempt(() -> socket.writeFragment(ByteBuffer.allocate(1), false, true))
              + " "
              + attempt(
                  () ->
                      socket.sendConnectionClose(
                          new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, "")));
      socket.writeFragment(
          ByteBuffer.wrap(found.getBytes(StandardCharsets.UTF_8)), true, true, null, new Ignored());
    }

    @Override
    public void failed(WebSocketException failure, Object none) {
      socket.closeTcpConnection();
    }

    private static String attempt(Attempt attempt) throws Exception {
      try {
        attempt.run();
        return "allowed";
      } catch (IllegalStateException e) {
        return "refused";
      }
    }
  }

  /** A completion that nobody waits for. */
  final class Ignored implements WebSocketCompletion<Object> {

    @Override
    public void completed(Fragment fragment, Object none) {}

    @Override
    public void failed(WebSocketException failure, Object none) {}
  }

  @Test
  default void aSecondReadIsRefusedAndTheFirstGoesOn() throws Exception {
    Application application =
        new Application()
            .handle(
                "/",
                (request, response) -> {
                  response.setStatus(101);
                  response.flushBuffer();
                  WebSocketContext socket = HttpContext.of(request).webSocket().orElseThrow();
                  NativeEcho.start(socket, journal(), null);
                  try {
                    socket.readFragment(ByteBuffer.allocate(10), new Ignored());
                    journal().note("second", "allowed");
                  } catch (IllegalStateException e) {
                    journal().note("second", "refused");
                  }
                });
    try (RunningServer server = start(application);
        RawClient client = RawClient.open(server.port(), "/")) {
      assertEquals("refused", journal().next("second"));
      client.send(ClientFrame.text("first"));
      assertEquals("first", client.readMessage().text());
    }
  }

  @Test
  default void aCallbackMayWaitForItsOwnSends() throws Exception {
    Application application =
        new Application()
            .handle(
                "/", (request, response) -> WebSockets.accept(request, response, new Waiting()));
    try (RunningServer server = start(application);
        RawClient client = RawClient.open(server.port(), "/")) {
      assertEquals("open", client.readMessage().text());
      for (int i = 0; i < 20; i++) {
        client.send(ClientFrame.text("message " + i));
        assertEquals("message " + i, client.readMessage().text());
        assertEquals("again", client.readMessage().text());
      }
    }
  }

  /** More than the sockets of both sides hold, so that the container has to say when to go on. */
  @Test
  default void aCallbackMayWaitForASendThatItsPeerTakesLate() throws Exception {
    Application application =
        new Application()
            .handle(
                "/", (request, response) -> WebSockets.accept(request, response, new Waiting()));
    try (RunningServer server = start(application);
        RawClient client = RawClient.open(server.port(), "/")) {
      assertEquals("open", client.readMessage().text());
      for (int i = 0; i < 3; i++) {
        client.send(ClientFrame.binary(new byte[] {1}));
        assertEquals(Waiting.LARGE, client.readMessage().bytes().length);
        assertEquals("again", client.readMessage().text());
      }
    }
  }

  /** Waits for each send inside the callback. */
  final class Waiting extends WebSocketHandler {

    /** Bytes: 16 MiB. */
    static final int LARGE = 16 << 20;

    @Override
    protected void onOpen() throws Exception {
      wait("open");
    }

    @Override
    protected void onMessage(String text) throws Exception {
      wait(text);
      wait("again");
    }

    @Override
    protected void onMessage(ByteBuffer data) throws Exception {
      send(ByteBuffer.allocate(LARGE)).toCompletableFuture().get(30, TimeUnit.SECONDS);
      wait("again");
    }

    private void wait(String text) throws Exception {
      send(text).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  default void aCallbackThatBlocksHoldsBackItsPeerAlone() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Application application =
        new Application()
            .handle(
                "/",
                (request, response) ->
                    WebSockets.accept(
                        request,
                        response,
                        new WebSocketHandler() {
                          @Override
                          protected void onMessage(String text) throws Exception {
                            if (text.equals("block")) {
                              // Longer than the other one waits for its answer.
                              release.await(50, TimeUnit.SECONDS);
                            }
                            send(text);
                          }
                        }));
    try (RunningServer server = start(application);
        RawClient blocked = RawClient.open(server.port(), "/");
        RawClient free = RawClient.open(server.port(), "/")) {
      blocked.send(ClientFrame.text("block"), ClientFrame.text("behind"));
      for (int i = 0; i < 10; i++) {
        free.send(ClientFrame.text("free " + i));
        assertEquals("free " + i, free.readMessage().text());
      }
      release.countDown();
      assertEquals("block", blocked.readMessage().text());
      assertEquals("behind", blocked.readMessage().text());
    }
  }
}
