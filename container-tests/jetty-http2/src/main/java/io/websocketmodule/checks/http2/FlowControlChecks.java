// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.servlet.PostCompletion;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSockets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who does not read holds back its own stream, and nobody else. */
interface FlowControlChecks extends Http2Stage {

  /** Of the server's threads one waits for it, be it in a task or in the native layer. */
  @Test
  default void aSocketThatIsNotReadDoesNotHoldTheOthers() throws Exception {
    Application application =
        echoes()
            .handle(
                "/flood/session",
                (request, response) ->
                    WebSockets.accept(request, response, session -> flood(session::send)))
            .handle(
                "/flood/native",
                new PostCompletion(
                    socket -> flood(message -> socket.writeFragment(message, false, true))));
    with(
        application,
        server -> {
          for (String path : List.of("/flood/session", "/flood/native")) {
            try (RawClient slow = RawClient.open(server.port(), path)) {
              othersGoOn(server);
              for (int i = 0; i < 64; i++) {
                assertEquals(256 * 1024, slow.readMessage().bytes().length, path);
              }
            }
          }
        });
  }

  /** What sends a message, and waits until it has left. */
  interface Sender {
    void send(ByteBuffer message) throws IOException;
  }

  private static void flood(Sender sender) throws IOException {
    for (int i = 0; i < 64; i++) {
      sender.send(ByteBuffer.allocate(256 * 1024));
    }
  }

  /** Jetty tells of data on the thread that reads for all. */
  @Test
  default void aCallbackThatBlocksDoesNotHoldTheOthers() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Application application =
        echoes()
            .handle(
                "/blocking",
                (request, response) ->
                    WebSockets.accept(
                        request,
                        response,
                        new WebSocketHandler() {
                          @Override
                          protected void onMessage(String text) throws Exception {
                            if (text.equals("wait")) {
                              journal().note("blocked", text);
                              go.await(3 * LIMIT_SECONDS, TimeUnit.SECONDS);
                            }
                            send(text);
                          }
                        }));
    with(
        application,
        server -> {
          List<RawClient> blocked = new ArrayList<>();
          for (int i = 0; i < 4; i++) {
            RawClient client = RawClient.open(server.port(), "/blocking");
            client.send(ClientFrame.text("hello"));
            assertEquals("hello", client.readMessage().text());
            blocked.add(client);
          }
          for (RawClient client : blocked) {
            client.send(ClientFrame.text("wait"));
            assertEquals("wait", journal().next("blocked"));
          }
          othersGoOn(server);
          go.countDown();
          for (RawClient client : blocked) {
            assertEquals("wait", client.readMessage().text());
            client.close();
          }
        });
  }

  @Test
  default void aHandlerThatDoesNotReadDoesNotHoldTheOthers() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    Application application =
        echoes()
            .handle(
                "/late",
                (request, response) ->
                    WebSockets.accept(
                        request,
                        response,
                        session -> {
                          // Longer than the others wait for their answers.
                          read.await(3 * LIMIT_SECONDS, TimeUnit.SECONDS);
                          for (int i = 0; i < 16; i++) {
                            session.receive();
                          }
                          session.send("all");
                        }));
    with(
        application,
        server -> {
          try (RawClient client = RawClient.open(server.port(), "/late")) {
            Thread sender =
                new Thread(
                    () -> {
                      try {
                        for (int i = 0; i < 16; i++) {
                          client.send(ClientFrame.binary(new byte[256 * 1024]));
                        }
                      } catch (IOException e) {
                        // The reading side fails then.
                      }
                    });
            sender.start();
            othersGoOn(server);
            read.countDown();
            assertEquals("all", client.readMessage().text());
            sender.join();
          }
        });
  }

  /** What nobody has read counts against the window of the whole connection. */
  @Test
  default void socketsThatAreCutWithUnreadBytesGiveTheirWindowBack() throws Exception {
    Application application =
        echoes()
            .handle(
                "/cut",
                new PostCompletion(
                    socket -> {
                      journal().next("full");
                      socket.closeTcpConnection();
                    }));
    with(
        application,
        server -> {
          for (int i = 0; i < 8; i++) {
            Http2Stream stream = server.connection().connect("/cut", VERSION);
            assertEquals(200, stream.answer().status());
            byte[] much = ClientFrame.binary(new byte[400_000]).encode();
            stream.write(much, much.length);
            // Of frames that come behind the cut Jetty bears 128 in a second.
            server.connection().awaitArrival();
            journal().note("full", "" + i);
            IOException end = assertThrows(IOException.class, () -> stream.read(new byte[1]));
            assertEquals("RST_STREAM 8", end.getMessage());
          }
          othersGoOn(server);
          awaitStreams(server, 0);
        });
  }

  private void othersGoOn(BridgedServer server) throws Exception {
    for (int i = 0; i < 4; i++) {
      for (String path : ECHOES) {
        try (RawClient other = RawClient.open(server.port(), path)) {
          other.send(ClientFrame.binary(new byte[20_000]));
          assertEquals(20_000, other.readMessage().bytes().length);
        }
      }
      assertEquals("page", page(server).body());
    }
  }
}
