// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.Handshake;
import io.websocketmodule.HttpContext;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSockets;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The handshake outlives its request, knows what was promised, and holds nothing of it. */
class HandshakeSnapshotTest {

  /** Runs a handshake whose request the container then recycles. */
  private static Handshake outlived(FakeRequest request, WebSocketOptions options) {
    HttpContext[] context = new HttpContext[1];
    Door door =
        new Door(request)
            .run(
                (q, r) -> {
                  context[0] = HttpContext.of(q);
                  assertTrue(context[0].handshake().isUserInRole("admin"));
                  assertFalse(context[0].handshake().isUserInRole("guest"));
                  assertEquals(
                      List.of("websocket"), context[0].handshake().getHeaders().get("upgrade"));
                  if (options != null) {
                    WebSockets.accept(q, r, options, session -> {});
                  } else {
                    r.setStatus(101);
                  }
                });
    assertEquals("switched", door.outcome());
    request.recycle();
    return context[0].handshake();
  }

  @Test
  void aFewThingsAreKeptAlways() {
    Handshake handshake =
        outlived(FakeRequest.handshake().header("Origin", "http://example.org"), null);
    assertEquals("ws://example.org/app/chat?a=1&b=%20&a=2", handshake.getRequestURI().toString());
    assertEquals("a=1&b=%20&a=2", handshake.getQueryString());
    assertEquals(Map.of("a", List.of("1", "2"), "b", List.of(" ")), handshake.getParameterMap());
    assertEquals("ronald", handshake.getUserPrincipal().getName());
    assertEquals(new InetSocketAddress("192.0.2.7", 4711), handshake.remoteAddress());
    assertEquals(new InetSocketAddress("192.0.2.1", 8080), handshake.localAddress());
    assertEquals("http://example.org", handshake.origin().orElseThrow());
    assertFalse(handshake.isSecure());
    assertTrue(handshake.subprotocol().isEmpty());
  }

  @Test
  void rolesAreAnsweredAsTheyWereAsked() {
    Handshake handshake = outlived(FakeRequest.handshake(), null);
    assertTrue(handshake.isUserInRole("admin"));
    assertFalse(handshake.isUserInRole("guest"));
    assertThrows(IllegalStateException.class, () -> handshake.isUserInRole("other"));
  }

  @Test
  void headersGoUnlessTheyWereAskedFor() {
    Handshake handshake = outlived(FakeRequest.handshake(), null);
    assertThrows(IllegalStateException.class, handshake::getHeaders);
    Handshake kept =
        outlived(FakeRequest.handshake(), WebSocketOptions.defaults().keepHeaders(true));
    assertEquals(List.of("13"), kept.getHeaders().get("sec-websocket-VERSION"));
  }

  @Test
  void theRequestIsLetGoAlsoWhereNothingUpgrades() {
    HttpContext[] context = new HttpContext[1];
    FakeRequest request = FakeRequest.handshake();
    new Door(request).run((q, r) -> context[0] = HttpContext.of(q));
    request.recycle();
    assertThrows(IllegalStateException.class, () -> context[0].handshake().getHeaders());
    FakeRequest failed = FakeRequest.handshake();
    new Door(failed)
        .run(
            (q, r) -> {
              context[0] = HttpContext.of(q);
              throw new IllegalStateException("on purpose");
            });
    failed.recycle();
    assertEquals("ronald", context[0].handshake().getUserPrincipal().getName());
  }

  @TestFactory
  Stream<DynamicTest> theUriIsWhatTheClientMeant() {
    record Row(boolean secure, String host, int port, String path, String query, String uri) {}
    return Stream.of(
            new Row(false, "h", 80, "/a", null, "ws://h/a"),
            new Row(false, "h", 81, "/a", "", "ws://h:81/a?"),
            new Row(true, "h", 443, "/a", "x", "wss://h/a?x"),
            new Row(true, "::1", 8443, "/a", null, "wss://[::1]:8443/a"),
            new Row(true, "[::1]", 8443, "/a", null, "wss://[::1]:8443/a"),
            new Row(false, "h", 80, "/a%20b;c=1", null, "ws://h/a%20b;c=1"),
            new Row(false, "h", 80, "/a|b", "x={1}", "ws://h/a%7Cb?x=%7B1%7D"))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.uri,
                    () -> {
                      FakeRequest request = FakeRequest.handshake();
                      request.secure = row.secure;
                      request.serverName = row.host;
                      request.serverPort = row.port;
                      request.path = row.path;
                      request.query = row.query;
                      assertEquals(
                          row.uri,
                          new HandshakeSnapshot(request.asRequest()).getRequestURI().toString());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> noAddressIsEverLookedUp() {
    record Row(String text, boolean unresolved) {}
    return Stream.of(
            new Row("192.0.2.7", false),
            new Row("2001:db8::7", false),
            new Row("[2001:db8::7]", false),
            new Row("unknown", true),
            new Row("attacker.example", true),
            new Row("0.0.0.0", false),
            new Row("255.249.199.99", false),
            new Row("::1", false),
            new Row("::ffff:192.0.2.7", false),
            new Row("999.1.1.1", true),
            new Row("256.1.1.1", true),
            new Row("1.2.3.4.5", true),
            new Row("1.2.3", true),
            new Row("3232235777", true),
            new Row("1.2.3.04", true),
            new Row("1.2.3.4.", true),
            new Row("cafe", true),
            new Row(".:1", true),
            new Row(":::::", true),
            new Row("[192.0.2.7]", true),
            new Row("", true))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    "address \"" + row.text + "\"",
                    () -> {
                      FakeRequest request = FakeRequest.handshake();
                      request.remoteAddress = row.text;
                      assertEquals(
                          row.unresolved,
                          new HandshakeSnapshot(request.asRequest())
                              .remoteAddress()
                              .isUnresolved());
                    }));
  }

  @Test
  void aQueryThatIsNotEncodedRightIsTakenAsItCame() {
    FakeRequest request = FakeRequest.handshake();
    request.query = "a=%zz&&=x&b";
    assertEquals(
        Map.of("a", List.of("%zz"), "", List.of("x"), "b", List.of("")),
        new HandshakeSnapshot(request.asRequest()).getParameterMap());
  }
}
