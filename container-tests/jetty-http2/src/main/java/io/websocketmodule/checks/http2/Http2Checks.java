// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.Handshake;
import io.websocketmodule.HttpContext;
import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.Journal;
import io.websocketmodule.checks.Tls;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.HttpAnswer;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.servlet.ManagedEcho;
import io.websocketmodule.checks.servlet.NativeEcho;
import io.websocketmodule.checks.servlet.SessionEcho;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many WebSockets and ordinary requests on one connection of HTTP/2 (RFC 8441), by TLS and ALPN.
 */
@Timeout(60)
public abstract class Http2Checks {

  private static final long LIMIT_SECONDS = 10;

  /** What servlet, task and handler answer. */
  private static final String[] ECHOES = {"/native", "/session", "/managed"};

  @TempDir private static Path directory;

  private static Tls keys;

  private final Journal journal = new Journal();

  /** For subclasses. */
  protected Http2Checks() {}

  /**
   * A new server of the container under test, not started.
   *
   * @param idleTimeout the container's own limit for silences
   */
  protected abstract EmbeddedServer newServer(Duration idleTimeout);

  /** How many streams a server knows of. */
  protected abstract int streams(EmbeddedServer server);

  private BridgedServer start(Application application) throws Exception {
    return start(application, Duration.ofSeconds(30));
  }

  private BridgedServer start(Application application, Duration idleTimeout) throws Exception {
    if (keys == null) {
      keys = Tls.create(directory);
    }
    BridgedServer server = new BridgedServer(newServer(idleTimeout), Optional.of(keys));
    server.start(application);
    return server;
  }

  private Application echoes() {
    return new Application()
        .handle("/native", new NativeEcho(journal))
        .handle("/session", new SessionEcho(journal))
        .handle("/managed", new ManagedEcho(journal))
        .handle("/page", (request, response) -> response.getWriter().print("page"));
  }

  private interface Check {
    void on(BridgedServer server) throws Exception;
  }

  private void with(Application application, Check check) throws Exception {
    with(start(application), check);
  }

  private static void with(BridgedServer server, Check check) throws Exception {
    try {
      check.on(server);
    } finally {
      server.stop();
      server.connection().close();
    }
  }

  @Test
  void aHundredSocketsAndRequestsShareOneConnection() throws Exception {
    with(
        echoes(),
        server -> {
          List<RawClient> clients = new ArrayList<>();
          for (int i = 0; i < 100; i++) {
            clients.add(RawClient.open(server.port(), ECHOES[i % 3]));
          }
          for (int i = 0; i < 100; i++) {
            clients.get(i).send(ClientFrame.text("from " + i));
            if (i % 10 == 0) {
              assertEquals("page", page(server).body());
            }
          }
          for (int i = 99; i >= 0; i--) {
            assertEquals("from " + i, clients.get(i).readMessage().text());
          }
          assertEquals(100, server.connection().streams());
          for (RawClient client : clients) {
            client.send(ClientFrame.close(1000, ""));
            assertEquals(1000, client.readClose().closeCode());
            client.expectEnd();
            client.close();
          }
          assertEquals("page", page(server).body());
          awaitStreams(server, 0);
        });
  }

  /** Also with a peer that does not end its side. */
  @Test
  void aStreamIsForgottenBehindItsEndAndASilentOneIsNot() throws Exception {
    with(
        start(echoes(), Duration.ofSeconds(1)),
        server -> {
          Map<String, String> version = Map.of("Sec-WebSocket-Version", "13");
          try (RawClient silent = RawClient.open(server.port(), "/managed")) {
            byte[] close = ClientFrame.close(1000, "").encode();
            List<Http2Stream> ended = new ArrayList<>();
            for (String path : ECHOES) {
              Http2Stream stream = server.connection().connect(path, version);
              stream.write(close, close.length);
              assertEquals(4, stream.read(new byte[16]));
              assertEquals(-1, stream.read(new byte[1]));
              ended.add(stream);
            }
            assertEquals(4, server.connection().streams());
            awaitStreams(server, 1);
            silent.send(ClientFrame.text("still here"));
            assertEquals("still here", silent.readMessage().text());
          }
        });
  }

  private static HttpAnswer page(BridgedServer server) throws Exception {
    return server.connection().get("/page", Map.of()).wholeAnswer();
  }

  /** Until client and server have forgotten all other streams. */
  private void awaitStreams(BridgedServer server, int count) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (server.connection().streams() != count || streams(server.inner()) != count) {
      assertTrue(
          System.nanoTime() < end,
          () -> server.connection().streams() + " and " + streams(server.inner()) + " are left");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  @Test
  void aSocketThatIsNotReadDoesNotHoldTheOthers() throws Exception {
    Application application =
        echoes()
            .handle(
                "/flood",
                (request, response) ->
                    WebSockets.accept(
                        request,
                        response,
                        session -> {
                          for (int i = 0; i < 64; i++) {
                            session.send(ByteBuffer.allocate(256 * 1024));
                          }
                        }));
    with(
        application,
        server -> {
          try (RawClient slow = RawClient.open(server.port(), "/flood")) {
            othersGoOn(server);
            for (int i = 0; i < 64; i++) {
              assertEquals(256 * 1024, slow.readMessage().bytes().length);
            }
          }
        });
  }

  @Test
  void aHandlerThatDoesNotReadDoesNotHoldTheOthers() throws Exception {
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
                          read.await(LIMIT_SECONDS, TimeUnit.SECONDS);
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

  private static void othersGoOn(BridgedServer server) throws Exception {
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

  /** What nobody has read counts against the window of the whole connection. */
  @Test
  void socketsThatAreCutWithUnreadBytesGiveTheirWindowBack() throws Exception {
    Application application =
        echoes()
            .handle(
                "/cut",
                (request, response) -> {
                  response.setStatus(101);
                  response.flushBuffer();
                  HttpContext context = HttpContext.of(request);
                  context.postCompletion(
                      () -> {
                        journal.next("full");
                        context.webSocket().orElseThrow().closeTcpConnection();
                      });
                });
    with(
        application,
        server -> {
          for (int i = 0; i < 8; i++) {
            Http2Stream stream =
                server.connection().connect("/cut", Map.of("Sec-WebSocket-Version", "13"));
            assertEquals(200, stream.answer().status());
            byte[] much = ClientFrame.binary(new byte[400_000]).encode();
            stream.write(much, much.length);
            journal.note("full", "" + i);
            IOException end = assertThrows(IOException.class, () -> stream.read(new byte[1]));
            assertEquals("RST_STREAM 8", end.getMessage());
          }
          othersGoOn(server);
          awaitStreams(server, 0);
        });
  }

  @Test
  void aResetStreamIsALostPeerAndNobodyElses() throws Exception {
    with(
        echoes(),
        server -> {
          for (String path : new String[] {"/native", "/managed"}) {
            String id = "reset" + path;
            try (RawClient other = RawClient.open(server.port(), path)) {
              RawClient client = RawClient.open(server.port(), path + "?id=" + id);
              client.send(ClientFrame.text("here"));
              assertEquals("here", client.readMessage().text());
              client.reset();
              assertEquals("failed DISCONNECTED", journal.next(id));
              other.send(ClientFrame.text("there"));
              assertEquals("there", other.readMessage().text());
            }
          }
        });
  }

  /** RFC 9113 6.8: a client that sends GOAWAY opens nothing more; what is open goes on. */
  @Test
  void aGoawayLeavesWhatIsOpen() throws Exception {
    with(
        echoes(),
        server -> {
          try (RawClient client = RawClient.open(server.port(), "/managed?id=goaway")) {
            server.connection().session().close(0, "no more", Callback.NOOP);
            client.send(ClientFrame.text("still here"));
            assertEquals("still here", client.readMessage().text());
            client.send(ClientFrame.close(1000, ""));
            assertEquals(1000, client.readClose().closeCode());
            assertEquals("closed 1000", journal.next("goaway"));
          }
        });
  }

  @Test
  void aLostConnectionEndsAllThatItCarries() throws Exception {
    BridgedServer server = start(echoes());
    try {
      for (String path : new String[] {"/native", "/managed"}) {
        RawClient client = RawClient.open(server.port(), path + "?id=lost" + path);
        client.send(ClientFrame.text("here"));
        assertEquals("here", client.readMessage().text());
      }
      server.connection().close();
      for (String path : new String[] {"/native", "/managed"}) {
        assertEquals("failed DISCONNECTED", journal.next("lost" + path));
      }
    } finally {
      server.stop();
    }
  }

  @Test
  void theHandlerSeesTheSameFlow() throws Exception {
    Application application =
        new Application()
            .handle(
                "/",
                (request, response) -> {
                  journal.note("flow", request.getMethod() + " " + request.getProtocol());
                  journal.note("flow", request.getScheme() + " " + request.isSecure());
                  journal.note("flow", String.valueOf(WebSockets.isWebSocketRequest(request)));
                  handshake(request);
                  new ManagedEcho(journal).handle(request, response);
                });
    with(
        application,
        server -> {
          Http2Stream stream =
              server
                  .connection()
                  .connect(
                      "/?a=1",
                      Map.of("Sec-WebSocket-Version", "13", "Origin", "https://127.0.0.1:" + 1));
          assertEquals(403, stream.answer().status());
          assertEquals("GET HTTP/2.0", journal.next("flow"));
          assertEquals("https true", journal.next("flow"));
          assertEquals("true", journal.next("flow"));
          assertEquals(
              "wss://127.0.0.1:" + server.serverPort() + "/?a=1 true 127.0.0.1 [13]",
              journal.next("flow"));
          stream =
              server
                  .connection()
                  .connect(
                      "/",
                      Map.of(
                          "Sec-WebSocket-Version",
                          "13",
                          "Origin",
                          "https://127.0.0.1:" + server.serverPort()));
          HttpAnswer answer = stream.answer();
          assertEquals(200, answer.status());
          assertNull(answer.header("Sec-WebSocket-Accept"));
          assertNull(answer.header("Upgrade"));
          assertNull(answer.header("Content-Length"));
          stream.end();
        });
  }

  private void handshake(HttpServletRequest request) {
    Handshake handshake = HttpContext.of(request).handshake();
    journal.note(
        "flow",
        handshake.getRequestURI()
            + " "
            + handshake.isSecure()
            + " "
            + handshake.remoteAddress().getAddress().getHostAddress()
            + " "
            + handshake.getHeaders().get("Sec-WebSocket-Version"));
  }

  @Test
  void aSubprotocolIsChosen() throws Exception {
    Application application =
        new Application()
            .handle(
                "/",
                (request, response) ->
                    WebSockets.accept(
                        request,
                        response,
                        WebSocketOptions.defaults()
                            .subprotocol(WebSockets.chooseProtocol(request, "b").orElseThrow()),
                        session -> session.receive()));
    with(
        application,
        server -> {
          try (RawClient client = RawClient.connect(server.port())) {
            HttpAnswer answer = client.upgrade("/", "Sec-WebSocket-Protocol: a, b");
            assertEquals("b", answer.header("Sec-WebSocket-Protocol"));
          }
        });
  }

  /** RFC 9110 9.3.6: any 2xx would make a WebSocket of the stream. */
  @Test
  void aPageIsNoWebSocket() throws Exception {
    with(
        echoes(),
        server -> {
          HttpAnswer answer = connect(server, "/page");
          assertEquals(501, answer.status());
          assertEquals("page", answer.body());
          assertEquals("page", page(server).body());
        });
  }

  @Test
  void switchedOffItIsToldInASentence() throws Exception {
    with(
        echoes().setting("http2", "false"),
        server -> {
          HttpAnswer answer = connect(server, "/native");
          assertEquals(501, answer.status());
          assertEquals(
              "WebSockets are not served over HTTP/2 here; open them over HTTP/1.1.\n",
              answer.body());
          // By HTTP/1.1 on the same port.
          try (RawClient client = RawClient.connect(server.serverPort(), keys.context())) {
            client.upgrade("/native");
            client.send(ClientFrame.text("hello"));
            assertEquals("hello", client.readMessage().text());
          }
        });
  }

  @Test
  void withoutTheModuleAConnectIsTheApplications() throws Exception {
    with(
        new Application()
            .setting("enabled", "false")
            .handle(
                "/",
                (request, response) -> {
                  response.setStatus(HttpServletResponse.SC_CONFLICT);
                  response.getWriter().print(request.getMethod());
                }),
        server -> {
          HttpAnswer answer = connect(server, "/");
          assertEquals(409, answer.status());
          assertEquals("CONNECT", answer.body());
        });
  }

  private static HttpAnswer connect(BridgedServer server, String path) throws Exception {
    return server.connection().connect(path, Map.of("Sec-WebSocket-Version", "13")).wholeAnswer();
  }
}
