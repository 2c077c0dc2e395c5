// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.HttpContext;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.spi.Acceptance;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is none of ours passes as if the module were not there. */
class PassingRequestTest {

  private static Door untouched(FakeRequest request, Set<String> attributes, String... settings) {
    Door door = new Door(request, settings);
    HttpServletRequest given = request.asRequest();
    HttpServletResponse answer = door.response.asResponse();
    door.run(
        given,
        answer,
        (q, r) -> {
          assertSame(given, q);
          assertSame(answer, r);
          r.setStatus(101);
          r.flushBuffer();
        });
    assertEquals("101", door.outcome());
    assertEquals("0/0/0", door.counted());
    assertEquals(attributes, door.attributes().keySet());
    return door;
  }

  @Test
  void anOrdinaryRequestGetsOneAttribute() {
    Door door = untouched(new FakeRequest(), Set.of("WEBSOCKET_VERSION"));
    assertEquals("13", door.attributes().get(HttpContext.WEBSOCKET_VERSION));
  }

  @Test
  void anotherProtocolToo() {
    untouched(FakeRequest.handshake().header("Upgrade", "h2c"), Set.of("WEBSOCKET_VERSION"));
  }

  @Test
  void switchedOffTheModuleIsGone() {
    untouched(FakeRequest.handshake(), Set.of(), "enabled", "false");
  }

  @Test
  void switchedOff101sAreTheApplicationsEvenWhenTheyAreNoHandshakes() {
    untouched(FakeRequest.handshake().without("Sec-WebSocket-Key"), Set.of(), "enabled", "false");
  }

  @Test
  void anOrdinaryRequestsContextIsEmptyAndSaysWhy() {
    Door door = new Door(new FakeRequest());
    door.run(
        (q, r) -> {
          HttpContext context = HttpContext.of(q);
          assertTrue(context.webSocket().isEmpty());
          String why = assertThrows(IllegalStateException.class, context::handshake).getMessage();
          assertTrue(why.startsWith("This request is no WebSocket handshake"), why);
          assertThrows(IllegalStateException.class, () -> context.postCompletion(() -> {}));
        });
    assertEquals("200", door.outcome());
  }

  @Test
  void anotherConnectIsTheApplications() {
    FakeRequest request = new FakeRequest();
    request.method = "CONNECT";
    assertEquals("404", new Door(request).run((q, r) -> r.setStatus(404)).outcome());
  }

  @Test
  void anUpgradeByTheServletApiIsSomebodyElses() {
    Door door =
        Door.of(
            (q, r) -> {
              q.upgrade(HttpUpgradeHandler.class);
              // What containers do on their own response.
              r.setStatus(101);
              r.flushBuffer();
            });
    assertTrue(door.request.upgraded);
    assertEquals("101", door.outcome());
    assertTrue(door.response.committed);
    assertEquals("0/0/0", door.counted());
  }

  @Test
  void anUpgradeByTheServletApiTakesAHeld101Along() {
    Door door =
        Door.of(
            (q, r) -> {
              r.setStatus(101);
              q.upgrade(HttpUpgradeHandler.class);
            });
    assertEquals("101", door.outcome());
    assertEquals("0/0/0", door.counted());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "at the end",
        "flushBuffer",
        "flush",
        "close",
        "the writer's flush",
        "the writer's close"
      })
  void theContainersOwnWebSocketTakesItsHeld101Along(String how) {
    Door door = new Door(FakeRequest.handshake());
    door.run(
        (q, r) -> {
          r.setStatus(101);
          door.request.setAttribute(Door.TAKEN, "below our request");
          flush(r, how);
        });
    assertEquals("101", door.outcome());
    assertEquals("0/0/0", door.counted());
  }

  private static void flush(HttpServletResponse response, String how) throws IOException {
    switch (how) {
      case "at the end" -> {}
      case "flush" -> response.getOutputStream().flush();
      case "close" -> response.getOutputStream().close();
      case "the writer's flush" -> response.getWriter().flush();
      case "the writer's close" -> response.getWriter().close();
      default -> response.flushBuffer();
    }
  }

  @Test
  void theContainersOwnWebSocketTakesAConnectAlong() {
    Door door = new Door(FakeRequest.connect());
    door.run(
        (q, r) -> {
          r.setStatus(200);
          door.request.setAttribute(Door.TAKEN, "below our request");
          r.flushBuffer();
        });
    assertEquals("200", door.outcome());
    assertEquals("0/0/0", door.counted());
  }

  @Test
  void aStatusSetBelowOurResponseIsSomebodyElses() {
    Door door = new Door(FakeRequest.handshake());
    door.run(
        (q, r) -> {
          door.response.setStatus(101);
          r.flushBuffer();
        });
    assertEquals("101", door.outcome());
    assertEquals("0/0/0", door.counted());
  }

  @Test
  void aCommittedResponseIsNotOurs() {
    Door door = new Door(FakeRequest.handshake());
    door.run(
        (q, r) -> {
          r.flushBuffer();
          r.setStatus(101);
          r.flushBuffer();
        });
    assertEquals("200", door.outcome());
    assertEquals("0/0/0", door.counted());
  }

  @Test
  void aResponseCommittedBehindOurBackIsNotOurs() {
    Door door = new Door(FakeRequest.handshake());
    door.run(
        (q, r) -> {
          r.setStatus(101);
          door.response.flushBuffer();
          r.flushBuffer();
        });
    assertEquals("200", door.outcome());
    assertEquals("0/0/0", door.counted());
  }

  @Test
  void aManagedAcceptOfAnOrdinaryRequestIsRefused() {
    Door door = new Door(new FakeRequest());
    door.run(
        (q, r) -> {
          q.setAttribute(Acceptance.ATTRIBUTE, new Acceptance(WebSocketOptions.defaults(), null));
          r.setStatus(101);
        });
    assertEquals(
        "400 This is no WebSocket handshake: the request has no Upgrade header.", door.outcome());
  }

  @Test
  void ofTwoFiltersOneActs() throws Exception {
    Door outer = new Door(FakeRequest.handshake());
    Door inner = new Door(FakeRequest.handshake());
    outer.run(
        (q, r) -> {
          inner.filter.doFilter(
              q,
              r,
              (ServletRequest request, ServletResponse response) -> {
                ((HttpServletResponse) response).setStatus(101);
                response.flushBuffer();
              });
          assertEquals(0, outer.switches, "the chain has not ended");
        });
    assertEquals("switched", outer.outcome());
    assertEquals(1, outer.switches);
    assertEquals(0, inner.switches);
    assertEquals("1/1/0", outer.counted());
    assertEquals("0/0/0", inner.counted());
  }
}
