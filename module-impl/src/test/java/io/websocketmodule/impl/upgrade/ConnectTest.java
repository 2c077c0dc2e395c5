// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.HttpContext;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A CONNECT over HTTP/2 is to the handler what a GET with an Upgrade header is (RFC 8441). */
class ConnectTest {

  private static Door connect(Door.Handler handler, String... settings) {
    return new Door(FakeRequest.connect(), settings).run(handler);
  }

  private static void flush(HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    response.setStatus(101);
    response.flushBuffer();
  }

  @Test
  void theHandlerSeesAGetAndTheAnswerIs200() {
    Door door =
        connect(
            (q, r) -> {
              assertEquals("GET", q.getMethod());
              assertEquals("HTTP/2.0", q.getProtocol());
              assertTrue(WebSockets.isWebSocketRequest(q));
              flush(q, r);
              assertEquals(101, r.getStatus());
              assertTrue(HttpContext.of(q).webSocket().isPresent());
            });
    assertEquals("switched", door.outcome());
    assertEquals(200, door.response.status);
    assertEquals(Set.of(), door.response.headers.keySet());
    assertEquals("1/1/0", door.counted());
  }

  @Test
  void headersOfTheHandlerAreKept() {
    FakeRequest request = FakeRequest.connect().header("Sec-WebSocket-Protocol", "a, b");
    Door door =
        new Door(request)
            .run(
                (q, r) -> {
                  r.setHeader("Sec-WebSocket-Protocol", "b");
                  r.setHeader("X-Mine", "yes");
                  r.setStatus(101);
                });
    assertEquals("switched", door.outcome());
    assertEquals(Set.of("Sec-WebSocket-Protocol", "X-Mine"), door.response.headers.keySet());
  }

  @Test
  void anotherVersionIsRefusedWithoutAnUpgradeHeader() {
    Door door = new Door(FakeRequest.connect().header("Sec-WebSocket-Version", "8"));
    door.run(ConnectTest::flush);
    assertEquals(
        "400 The header Sec-WebSocket-Version is \"8\"; only version 13 is spoken here.",
        door.outcome());
    assertEquals(List.of("13"), door.response.headers.get("Sec-WebSocket-Version"));
    assertNull(door.response.headers.get("Upgrade"));
  }

  /** RFC 9110 9.3.6: any 2xx would make the stream a WebSocket. */
  @ParameterizedTest
  @ValueSource(ints = {0, 200, 204, 299})
  void aPageIsNoWebSocket(int status) {
    Door door =
        connect(
            (q, r) -> {
              if (status != 0) {
                r.setStatus(status);
              }
              r.getWriter().print("page");
            });
    assertEquals("501 page", door.outcome());
    assertEquals("0/0/0", door.counted());
  }

  @Test
  void norIsAPageBehindAResetOrA101TakenBack() {
    assertEquals("501", connect((q, r) -> r.reset()).outcome());
    Door door =
        connect(
            (q, r) -> {
              r.setStatus(101);
              r.setStatus(200);
            });
    assertEquals("501", door.outcome());
  }

  @Test
  void otherAnswersGoOutAsTheyAre() {
    assertEquals("404", connect((q, r) -> r.setStatus(404)).outcome());
    assertEquals("302", connect((q, r) -> r.setStatus(302)).outcome());
    assertEquals("error 403", connect((q, r) -> r.sendError(403)).outcome());
    assertEquals("redirect /x", connect((q, r) -> r.sendRedirect("/x")).outcome());
  }

  @Test
  void switchedOffItIsToldInASentence() {
    Door door = connect(ConnectTest::flush, "http2", "false");
    assertEquals(
        "501 WebSockets are not served over HTTP/2 here; open them over HTTP/1.1.", door.outcome());
    assertEquals("1/0/1", door.counted());
    Door old = new Door(FakeRequest.handshake(), "http2", "false").run(ConnectTest::flush);
    assertEquals("switched", old.outcome());
  }

  @Test
  void withoutTheModuleItIsTheApplications() {
    for (String http2 : List.of("true", "false")) {
      Door door =
          connect(
              (q, r) -> {
                assertEquals("CONNECT", q.getMethod());
                assertNull(q.getAttribute(HttpContext.WEBSOCKET_VERSION));
                r.setStatus(299);
              },
              "enabled",
              "false",
              "http2",
              http2);
      assertEquals("299", door.outcome());
      assertEquals(1, door.installation.counters().passed());
    }
  }

  @Test
  void aConnectForSomethingElseIsTheApplications() {
    for (String protocol : new String[] {null, "connect-udp", "WebSocket"}) {
      FakeRequest request = FakeRequest.connect();
      request.connectProtocol = protocol;
      Door door =
          new Door(request)
              .run(
                  (q, r) -> {
                    assertEquals("CONNECT", q.getMethod());
                    r.setStatus(299);
                  });
      assertEquals("299", door.outcome());
      assertEquals("0/0/0", door.counted());
    }
  }

  @TestFactory
  Stream<DynamicTest> theOriginIsComparedWithTheAuthority() {
    record Row(String origin, boolean tls, int port, boolean passes) {}
    return Stream.of(
            new Row("https://example.org", true, 443, true),
            new Row("http://example.org", false, 80, true),
            // A proxy that ends TLS.
            new Row("https://example.org", false, 80, true),
            new Row("https://example.org:8443", true, 8443, true),
            new Row("https://example.org", true, 8443, false),
            new Row("https://example.com", true, 443, false),
            new Row("null", true, 443, false))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.toString(),
                    () -> {
                      FakeRequest request = FakeRequest.connect().header("Origin", row.origin);
                      request.secure = row.tls;
                      request.serverPort = row.port;
                      Door door = new Door(request).run(ConnectTest::flush);
                      assertEquals(row.passes, door.outcome().equals("switched"), door.outcome());
                    }));
  }

  @Test
  void anAsynchronousRequestGoesOnBehindADispatch() {
    Door door = new Door(FakeRequest.connect());
    AsyncContext[] started = new AsyncContext[1];
    door.run((q, r) -> started[0] = q.startAsync());
    started[0].dispatch();
    door.run(
        (HttpServletRequest) started[0].getRequest(),
        (HttpServletResponse) started[0].getResponse(),
        ConnectTest::flush);
    assertEquals("switched", door.outcome());
    assertEquals(200, door.response.status);
    assertEquals("1/1/0", door.counted());
  }
}
