// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.HttpContext;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.HttpAnswer;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.ServerFrame;
import io.websocketmodule.checks.servlet.NativeEcho;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What becomes of connections when the HTTP session of their user ends, and what keeps it. */
interface SessionChecks extends Checks {

  /** Of a session's inactivity, where it is to expire: longer than any pause of a busy machine. */
  int TIMEOUT_SECONDS = 5;

  /** Containers look for expired sessions once in so long at most. */
  int MOST_SECONDS = 40;

  /** Users log in, change their sessions and leave them; a path for a socket of each kind. */
  default Application sessions() {
    return new Application()
        .user("alice", "rabbit")
        .user("bob", "turtle")
        .handle(
            "/login",
            (request, response) -> {
              request.getSession(true).setMaxInactiveInterval(seconds(request));
              String name = request.getParameter("name");
              request.login(name, name.equals("alice") ? "rabbit" : "turtle");
            })
        .handle(
            "/visit",
            (request, response) ->
                request.getSession(true).setMaxInactiveInterval(seconds(request)))
        .handle("/logout", (request, response) -> request.logout())
        .handle("/invalidate", (request, response) -> request.getSession(false).invalidate())
        .handle("/change", (request, response) -> request.changeSessionId())
        .handle("/who", SessionChecks::who)
        .handle("/native", new NativeEcho(journal()))
        .handle("/socket", (request, response) -> WebSockets.accept(request, response, echo()))
        .handle(
            "/kept",
            (request, response) ->
                WebSockets.accept(
                    request, response, WebSocketOptions.defaults().keepSessionAlive(true), echo()))
        .handle(
            "/leaving",
            (request, response) -> {
              WebSockets.accept(request, response, echo());
              response.flushBuffer();
              request.logout();
            });
  }

  @Test
  default void aUsersConnectionsEndWith1008AtLogoutAndNobodyElses() throws Exception {
    try (RunningServer server = start(sessions())) {
      Browser alice = new Browser(server.port());
      Browser bob = new Browser(server.port());
      alice.get("/login?name=alice");
      bob.get("/login?name=bob");
      assertEquals("alice", alice.get("/who").body());
      try (RawClient managed = alice.open("/socket");
          RawClient fragments = alice.open("/native?id=logged-out");
          RawClient bobs = bob.open("/socket");
          RawClient stranger = RawClient.open(server.port(), "/socket")) {
        List<RawClient> all = List.of(managed, fragments, bobs, stranger);
        for (RawClient client : all) {
          echoes(client);
        }
        String before = alice.cookie;
        alice.get("/change");
        assertNotEquals(before, alice.cookie, "the session has a new id");
        for (RawClient client : all) {
          echoes(client);
        }
        alice.get("/logout");
        assertEnded(managed);
        assertEnded(fragments);
        assertEquals("failed SESSION_ENDED", journal().next("logged-out"));
        echoes(bobs);
        echoes(stranger);
        bob.get("/invalidate");
        assertEnded(bobs);
        echoes(stranger);
      }
    }
  }

  @Test
  default void whoLogsOutOnceTheHandshakeIsAnsweredIsEndedToo() throws Exception {
    try (RunningServer server = start(sessions())) {
      Browser alice = new Browser(server.port());
      alice.get("/login?name=alice");
      try (RawClient client = alice.open("/leaving")) {
        assertEnded(client);
      }
    }
  }

  @Test
  default void aConnectionThatNobodyIsAuthenticatedForOutlivesItsSession() throws Exception {
    CompletableFuture<HttpContext> context = new CompletableFuture<>();
    Application application =
        sessions()
            .handle(
                "/anonymous",
                (request, response) -> {
                  context.complete(HttpContext.of(request));
                  WebSockets.accept(request, response, echo());
                });
    try (RunningServer server = start(application)) {
      Browser visitor = new Browser(server.port());
      visitor.get("/visit");
      try (RawClient client = visitor.open("/anonymous")) {
        echoes(client);
        assertInstanceOf(HttpSession.class, context.get().handshake().getHttpSession());
        visitor.get("/invalidate");
        echoes(client);
        assertNull(context.get().handshake().getHttpSession());
      }
    }
  }

  @Test
  default void aSessionThatExpiresEndsItsUsersConnectionsUnlessMessagesKeepItAlive()
      throws Exception {
    try (RunningServer server = start(sessions())) {
      Browser alice = new Browser(server.port());
      Browser bob = new Browser(server.port());
      bob.get("/login?name=bob&seconds=" + TIMEOUT_SECONDS);
      try (RawClient kept = bob.open("/kept")) {
        alice.get("/login?name=alice&seconds=" + TIMEOUT_SECONDS);
        try (RawClient left = alice.open("/socket")) {
          CompletableFuture<ServerFrame> expired =
              CompletableFuture.supplyAsync(
                  () -> {
                    try {
                      return left.readClose();
                    } catch (IOException e) {
                      throw new IllegalStateException(e);
                    }
                  });
          // The other one speaks too, and is not asked to keep its session.
          long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2 * TIMEOUT_SECONDS);
          long last = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
          while (!happened(expired) || System.nanoTime() < end) {
            assertTrue(System.nanoTime() < last, "alice's session does not expire");
            echoes(kept);
            if (!expired.isDone()) {
              left.send(ClientFrame.text("still here"));
            }
          }
          assertEquals(1008, expired.get().closeCode());
        }
        assertEnded(kept);
        assertEquals("", bob.get("/who").body());
      }
    }
  }

  /** Whether it has, after a moment that paces the caller. */
  private static boolean happened(CompletableFuture<?> future) throws Exception {
    try {
      future.get(50, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException notYet) {
      return false;
    }
  }

  private static void echoes(RawClient client) throws IOException {
    client.send(ClientFrame.text("hello"));
    assertEquals("hello", client.readMessage().text());
  }

  private static void assertEnded(RawClient client) throws IOException {
    ServerFrame close = client.readClose();
    assertEquals(1008, close.closeCode());
    assertEquals("The user's session has ended", close.closeReason());
    client.send(ClientFrame.close(1008, ""));
    client.expectEnd();
  }

  private static int seconds(HttpServletRequest request) {
    String seconds = request.getParameter("seconds");
    return seconds == null ? 600 : Integer.parseInt(seconds);
  }

  private static void who(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String name = request.getUserPrincipal() == null ? "" : request.getUserPrincipal().getName();
    response.setContentLength(name.length());
    response.getWriter().print(name);
  }

  private static WebSocketHandler echo() {
    return new WebSocketHandler() {
      @Override
      protected void onMessage(String text) {
        send(text);
      }
    };
  }

  /** Keeps the cookie of its session. */
  final class Browser {

    private final int port;
    private String cookie;

    Browser(int port) {
      this.port = port;
    }

    HttpAnswer get(String path) throws IOException {
      try (RawClient client = RawClient.connect(port)) {
        HttpAnswer answer =
            client.request(client.get(path, "Connection: close", "Cookie: " + cookie));
        assertEquals(200, answer.status(), path);
        List<String> cookies = answer.headers().getOrDefault("set-cookie", List.of());
        if (!cookies.isEmpty()) {
          cookie = cookies.get(cookies.size() - 1).split(";")[0];
        }
        return answer;
      }
    }

    RawClient open(String path) throws IOException {
      return RawClient.open(port, path, "Cookie: " + cookie);
    }
  }
}
