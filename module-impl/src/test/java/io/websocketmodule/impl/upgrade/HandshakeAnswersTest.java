// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.HttpContext;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSockets;
import io.websocketmodule.spi.Acceptance;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A 101 that must not be gets one plain sentence, and the handler finds no context. */
class HandshakeAnswersTest {

  private static final String FORBIDDEN = "403 Pages of this Origin may not open this WebSocket.";
  private static final String FAILED = "500 The server failed to open the WebSocket.";

  private record Row(String name, UnaryOperator<FakeRequest> change, String outcome) {}

  @TestFactory
  Stream<DynamicTest> aHandshakeThatIsNotValid() {
    return Stream.of(
            new Row(
                "no key",
                q -> q.without("Sec-WebSocket-Key"),
                "400 The header Sec-WebSocket-Key is missing; exactly one is allowed."),
            new Row(
                "short key",
                q -> q.header("Sec-WebSocket-Key", "AAAA"),
                "400 The header Sec-WebSocket-Key is not 16 bytes in Base64, which are 24"
                    + " characters."),
            new Row(
                "version 8",
                q -> q.header("Sec-WebSocket-Version", "8"),
                "426 The header Sec-WebSocket-Version is \"8\"; only version 13 is spoken here."),
            new Row(
                "no version",
                q -> q.without("Sec-WebSocket-Version"),
                "426 The header Sec-WebSocket-Version is missing; it must be 13."),
            new Row(
                "Connection without Upgrade",
                q -> q.header("Connection", "keep-alive"),
                "400 The header Connection does not name Upgrade, which must stand there when the"
                    + " header Upgrade is used."),
            new Row("foreign Origin", q -> q.header("Origin", "http://evil.example"), FORBIDDEN),
            new Row("Origin null", q -> q.header("Origin", "null"), FORBIDDEN))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.name,
                    () -> {
                      Door door = new Door(row.change.apply(FakeRequest.handshake()));
                      door.run(
                          (q, r) -> {
                            r.addHeader("Set-Cookie", "secret=1");
                            r.getWriter();
                            r.setStatus(101);
                            r.flushBuffer();
                            assertTrue(HttpContext.of(q).webSocket().isEmpty());
                            assertTrue(r.isCommitted());
                            r.setStatus(200);
                            r.getWriter().print("more");
                            door.attempt("sendError", (none, nothing) -> r.sendError(500));
                          });
                      assertEquals(row.outcome, door.outcome());
                      assertEquals(List.of("sendError refused"), door.notes);
                      assertEquals("1/0/1", door.counted());
                      assertTrue(door.response.committed);
                      assertEquals(
                          List.of("text/plain;charset=UTF-8"),
                          door.response.headers.get("Content-Type"));
                      assertFalse(door.response.headers.containsKey("Set-Cookie"));
                      assertEquals(
                          row.outcome.startsWith("426") ? List.of("13") : null,
                          door.response.headers.get("Sec-WebSocket-Version"));
                    }));
  }

  @Test
  void anInvalidHandshakeIsNotAnnouncedButHasAContext() {
    Door door = new Door(FakeRequest.handshake().without("Sec-WebSocket-Key"));
    door.run(
        (q, r) -> {
          assertEquals("13", q.getAttribute(HttpContext.WEBSOCKET_VERSION));
          assertNull(q.getAttribute(HttpContext.IIS_WEBSOCK));
          assertNull(q.getAttribute(Acceptance.OFFERED_SUBPROTOCOLS));
          assertEquals("/app/chat", HttpContext.of(q).handshake().getRequestURI().getPath());
        });
    assertEquals("200", door.outcome());
  }

  @Test
  void aValidHandshakeIsAnnounced() {
    Door door = new Door(FakeRequest.handshake().header("Sec-WebSocket-Protocol", "a, b"));
    door.run(
        (q, r) -> {
          assertEquals("13", q.getAttribute(HttpContext.WEBSOCKET_VERSION));
          assertEquals("websockets", q.getAttribute(HttpContext.IIS_WEBSOCK));
          assertEquals(List.of("a", "b"), q.getAttribute(Acceptance.OFFERED_SUBPROTOCOLS));
        });
    assertEquals("200", door.outcome());
  }

  private record Choice(String name, String offered, List<String> chosen, String outcome) {}

  @TestFactory
  Stream<DynamicTest> theSubprotocolIsTheClientsOffer() {
    return Stream.of(
            new Choice("offered", "a, b", List.of("b"), "switched"),
            new Choice("none chosen", "a, b", List.of(), "switched"),
            new Choice("not offered", "a, b", List.of("c"), FAILED),
            new Choice("in another case", "a, b", List.of("B"), FAILED),
            new Choice("nothing offered", null, List.of("a"), FAILED),
            new Choice("a malformed offer is none", "a, b, a", List.of("a"), FAILED),
            new Choice("two chosen", "a, b", List.of("a", "b"), FAILED),
            new Choice("a list chosen", "a, b", List.of("a, b"), FAILED))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.name,
                    () -> {
                      FakeRequest request = FakeRequest.handshake();
                      if (row.offered != null) {
                        request.header("Sec-WebSocket-Protocol", row.offered);
                      }
                      HttpContext[] context = new HttpContext[1];
                      Door door =
                          new Door(request)
                              .run(
                                  (q, r) -> {
                                    context[0] = HttpContext.of(q);
                                    row.chosen.forEach(
                                        one -> r.addHeader("Sec-WebSocket-Protocol", one));
                                    r.setStatus(101);
                                  });
                      assertEquals(row.outcome, door.outcome());
                      if (row.outcome.equals("switched")) {
                        assertEquals(
                            row.chosen.stream().findFirst(), context[0].handshake().subprotocol());
                      }
                    }));
  }

  @Test
  void aManagedAcceptOfAnInvalidHandshakeIsAnsweredToo() {
    Door door = new Door(FakeRequest.handshake().header("Sec-WebSocket-Version", "8"));
    door.run((q, r) -> WebSockets.accept(q, r, session -> {}));
    assertEquals(
        "426 The header Sec-WebSocket-Version is \"8\"; only version 13 is spoken here.",
        door.outcome());
  }

  @Test
  void aHandlerThatServesAlreadyFailsTheRequest() {
    WebSocketHandler one = new WebSocketHandler() {};
    Door door = new Door(FakeRequest.handshake());
    door.run((q, r) -> WebSockets.accept(q, r, one));
    assertEquals("switched", door.outcome());
    Door second = new Door(FakeRequest.handshake());
    second.run((q, r) -> WebSockets.accept(q, r, one));
    assertEquals(0, second.switches);
    assertTrue(second.thrown instanceof IllegalStateException, second.outcome());
    assertEquals("0/0/0", second.counted());
  }

  @Test
  void extensionsAreNotTheHandlers() {
    Door door =
        Door.of(
            (q, r) -> {
              r.setHeader("Sec-WebSocket-Extensions", "permessage-deflate");
              r.setStatus(101);
            });
    assertEquals(FAILED, door.outcome());
  }

  private record Own(String name, String setting, WebSocketOptions options, String outcome) {}

  @TestFactory
  Stream<DynamicTest> theHandlersOwnOriginsReplaceTheSetting() {
    WebSocketOptions none = WebSocketOptions.defaults();
    return Stream.of(
            new Own("setting allows", "http://evil.example", none, "switched"),
            new Own("setting forbids", "http://good.example", none, FORBIDDEN),
            new Own("any", "*", none, "switched"),
            new Own("options allow", "same-origin", none.allowedOrigins("*"), "switched"),
            new Own("options forbid", "*", none.allowedOrigins("same-origin"), FORBIDDEN),
            new Own("options allow nobody", "*", none.allowedOrigins(new String[0]), FORBIDDEN),
            new Own("options make no sense", "*", none.allowedOrigins("evil"), FAILED))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.name,
                    () -> {
                      FakeRequest request =
                          FakeRequest.handshake().header("Origin", "http://evil.example");
                      Door door = new Door(request, "allowedOrigins", row.setting);
                      door.run(
                          (q, r) -> {
                            if (row.options == none) {
                              r.setStatus(101);
                            } else {
                              WebSockets.accept(q, r, row.options, session -> {});
                            }
                          });
                      assertEquals(row.outcome, door.outcome());
                    }));
  }
}
