// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.websocketmodule.Handshake;
import io.websocketmodule.HttpContext;
import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.HttpAnswer;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.servlet.ManagedEcho;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A CONNECT is the GET of a handshake for whom it concerns, and nothing for all others. */
interface ConnectChecks extends Http2Stage {

  @Test
  default void theHandlerSeesTheSameFlow() throws Exception {
    Application application =
        new Application()
            .handle(
                "/",
                (request, response) -> {
                  journal().note("flow", request.getMethod() + " " + request.getProtocol());
                  journal().note("flow", request.getScheme() + " " + request.isSecure());
                  journal().note("flow", String.valueOf(WebSockets.isWebSocketRequest(request)));
                  handshake(request);
                  new ManagedEcho(journal()).handle(request, response);
                });
    with(
        application,
        server -> {
          assertEquals(403, connectFrom(1, server, "/?a=1").answer().status());
          assertEquals("GET HTTP/2.0", journal().next("flow"));
          assertEquals("https true", journal().next("flow"));
          assertEquals("true", journal().next("flow"));
          assertEquals(
              "wss://127.0.0.1:" + server.serverPort() + "/?a=1 true 127.0.0.1 [13]",
              journal().next("flow"));
          Http2Stream stream = connectFrom(server.serverPort(), server, "/");
          HttpAnswer answer = stream.answer();
          assertEquals(200, answer.status());
          assertNull(answer.header("Sec-WebSocket-Accept"));
          assertNull(answer.header("Upgrade"));
          assertNull(answer.header("Content-Length"));
          stream.end();
        });
  }

  /** As a page that came from this port does. */
  private static Http2Stream connectFrom(int port, BridgedServer server, String path)
      throws Exception {
    Map<String, String> headers = new HashMap<>(VERSION);
    headers.put("Origin", "https://127.0.0.1:" + port);
    return server.connection().connect(path, headers);
  }

  private void handshake(HttpServletRequest request) {
    Handshake handshake = HttpContext.of(request).handshake();
    journal()
        .note(
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
  default void aSubprotocolIsChosen() throws Exception {
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
  default void aPageIsNoWebSocket() throws Exception {
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
  default void switchedOffItIsToldInASentence() throws Exception {
    with(
        echoes().setting("http2", "false"),
        server -> {
          HttpAnswer answer = connect(server, "/native");
          assertEquals(501, answer.status());
          assertEquals(
              "WebSockets are not served over HTTP/2 here; open them over HTTP/1.1.\n",
              answer.body());
          // By HTTP/1.1 on the same port.
          try (RawClient client = RawClient.connect(server.serverPort(), keys().context())) {
            client.upgrade("/native");
            client.send(ClientFrame.text("hello"));
            assertEquals("hello", client.readMessage().text());
          }
        });
  }

  @Test
  default void withoutTheModuleAConnectIsTheApplications() throws Exception {
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
    return server.connection().connect(path, VERSION).wholeAnswer();
  }
}
