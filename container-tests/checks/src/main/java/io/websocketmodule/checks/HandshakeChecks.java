// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.HttpContext;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.HttpAnswer;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.servlet.ManagedEcho;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Handshakes that succeed (RFC 6455 4.2.2). */
interface HandshakeChecks extends Checks {

  @Test
  default void aHandshakeIsAnsweredAsRfc6455Says() throws Exception {
    try (RawClient client = RawClient.connect(shared().port())) {
      HttpAnswer answer = client.upgrade(Echoes.NATIVE);
      assertEquals("websocket", answer.header("Upgrade").toLowerCase(Locale.ROOT));
      assertEquals("upgrade", answer.header("Connection").toLowerCase(Locale.ROOT));
      assertNull(answer.header("Sec-WebSocket-Protocol"));
      assertNull(answer.header("Sec-WebSocket-Extensions"));
    }
  }

  @Test
  default void headersAreTokenListsInAnyCase() throws Exception {
    try (RawClient client = RawClient.connect(shared().port())) {
      HttpAnswer answer =
          client.request(
              client.get(
                  Echoes.NATIVE,
                  "UPGRADE: WebSocket",
                  "connection: keep-alive, Upgrade",
                  "sec-websocket-key: " + RawClient.KEY,
                  "sec-websocket-version: 13"));
      assertEquals(101, answer.status());
      echoes(client);
    }
  }

  @Test
  default void extensionsThatNobodyHasAreNotAgreedTo() throws Exception {
    try (RawClient client = RawClient.connect(shared().port())) {
      HttpAnswer answer =
          client.upgrade(
              Echoes.NATIVE, "Sec-WebSocket-Extensions: permessage-deflate, x-unknown; a=1");
      assertNull(answer.header("Sec-WebSocket-Extensions"));
      echoes(client);
    }
  }

  @Test
  default void theFirstOfOurSubprotocolsThatIsOfferedIsChosen() throws Exception {
    try (RunningServer server = start(new Application().handle("/", this::choose))) {
      assertEquals("b", chosen(server, "Sec-WebSocket-Protocol: x, b"));
      assertEquals("a", chosen(server, "Sec-WebSocket-Protocol: b,, a"));
      assertEquals("a", chosen(server, "Sec-WebSocket-Protocol: b", "Sec-WebSocket-Protocol: a"));
      assertNull(chosen(server, "Sec-WebSocket-Protocol: A, c"));
    }
  }

  @Test
  default void aBadSubprotocolHeaderIsTreatedAsNone() throws Exception {
    try (RunningServer server = start(new Application().handle("/", this::choose))) {
      assertNull(chosen(server, "Sec-WebSocket-Protocol: a, a"));
      assertNull(chosen(server, "Sec-WebSocket-Protocol: a b"));
      assertNull(chosen(server, "Sec-WebSocket-Protocol: a, (b)"));
    }
  }

  private void choose(HttpServletRequest request, HttpServletResponse response) {
    WebSocketOptions options =
        WebSockets.chooseProtocol(request, "a", "b")
            .map(WebSocketOptions.defaults()::subprotocol)
            .orElse(WebSocketOptions.defaults());
    WebSockets.accept(request, response, options, session -> session.receive());
  }

  private static String chosen(RunningServer server, String... lines) throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      return client.upgrade("/", lines).header("Sec-WebSocket-Protocol");
    }
  }

  @Test
  default void whatTheHandlerAddsGoesOutWithThe101() throws Exception {
    Application application =
        new Application()
            .handle(
                "/",
                (request, response) -> {
                  response.addCookie(new Cookie("taste", "sweet"));
                  response.setHeader("X-Mine", "yes");
                  new ManagedEcho(journal()).handle(request, response);
                });
    try (RunningServer server = start(application);
        RawClient client = RawClient.connect(server.port())) {
      HttpAnswer answer = client.upgrade("/");
      assertEquals("yes", answer.header("X-Mine"));
      assertTrue(answer.header("Set-Cookie").startsWith("taste=sweet"));
      echoes(client);
    }
  }

  @Test
  default void theAttributesTellTheModuleAndTheHandshake() throws Exception {
    Application application =
        new Application()
            .handle(
                "/",
                (request, response) ->
                    response
                        .getWriter()
                        .print(
                            List.of(
                                String.valueOf(request.getAttribute(HttpContext.WEBSOCKET_VERSION)),
                                String.valueOf(request.getAttribute(HttpContext.IIS_WEBSOCK)),
                                HttpContext.of(request).webSocket().isPresent())));
    try (RunningServer server = start(application)) {
      try (RawClient client = RawClient.connect(server.port())) {
        assertEquals("[13, null, false]", client.request(client.get("/")).body());
      }
      try (RawClient client = RawClient.connect(server.port())) {
        assertEquals("[13, websockets, false]", client.request(client.handshake("/")).body());
      }
      try (RawClient client = RawClient.connect(server.port())) {
        String broken = client.handshake("/").replace("Version: 13", "Version: 12");
        assertEquals("[13, null, false]", client.request(broken).body());
      }
    }
  }

  @Test
  default void bytesRightBehindTheHandshakeAreDelivered() throws Exception {
    for (String path : List.of(Echoes.NATIVE, Echoes.BLOCKING, Echoes.MANAGED)) {
      try (RawClient client = RawClient.connect(shared().port())) {
        byte[] handshake = client.handshake(path).getBytes(StandardCharsets.UTF_8);
        byte[] first = ClientFrame.text("first").encode();
        byte[] second = ClientFrame.text("second").encode();
        ByteBuffer all =
            ByteBuffer.allocate(handshake.length + first.length + 3)
                .put(handshake)
                .put(first)
                .put(second, 0, 3);
        client.send(all.array());
        assertEquals(101, client.readAnswer().status());
        assertEquals("first", client.readMessage().text(), path);
        client.send(Arrays.copyOfRange(second, 3, second.length));
        assertEquals("second", client.readMessage().text(), path);
      }
    }
  }

  private static void echoes(RawClient client) throws IOException {
    client.send(ClientFrame.text("hello"));
    assertEquals("hello", client.readMessage().text());
  }
}
