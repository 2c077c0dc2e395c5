// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.HttpContext;
import jakarta.servlet.ServletContext;
import org.junit.jupiter.api.Test;

/** A container that has no way to give a connection away: one sentence at its start, and 501. */
class HopelessContainerTest {

  private static final String NOT_HERE = "501 This server has no way to open a WebSocket.";

  @Test
  void theModuleSaysSoWhenItStarts() throws Exception {
    FakeApplication application = new FakeApplication();
    application.contextType =
        Class.forName("org.eclipse.jetty.ee9.nested.OldContext").asSubclass(ServletContext.class);
    WebSocketModuleFilter filter = new WebSocketModuleFilter();
    try (LogLines log = new LogLines()) {
      filter.init(application.config());
      assertEquals(1, log.lines().size(), log.lines().toString());
      assertEquals(
          "WARNING WebSocket module without a version cannot work for the application at \"/app/\" on"
              + " Fake/1.0, for this Jetty has neither a working HttpServletRequest.upgrade nor the"
              + " own path of Jetty 12 in ee10 and later; its handshakes get 501",
          log.lines().get(0));
    } finally {
      filter.destroy();
    }
  }

  @Test
  void aHandshakeGets501AndTheHandlerFindsNoContext() {
    Door door = new Door(FakeRequest.handshake());
    door.obstacle = "it is a fake";
    door.run(
        (request, response) -> {
          response.setStatus(101);
          response.flushBuffer();
          assertTrue(HttpContext.of(request).webSocket().isEmpty());
        });
    assertEquals(NOT_HERE, door.outcome());
    assertEquals("1/0/1", door.counted());
  }

  @Test
  void whatIsNoHandshakeIsToldSoFirst() {
    Door door = new Door(FakeRequest.handshake().without("Sec-WebSocket-Key"));
    door.obstacle = "it is a fake";
    door.run((request, response) -> response.setStatus(101));
    assertTrue(door.outcome().startsWith("400 "), door.outcome());
  }

  @Test
  void aContainerThatLeavesTheUpgradeOutIsFoundByItsException() {
    Door door = new Door(FakeRequest.handshake());
    door.refusal = new UnsupportedOperationException("upgrade");
    door.run((request, response) -> response.setStatus(101));
    assertEquals(NOT_HERE, door.outcome());
    assertEquals("1/0/1", door.counted());
  }
}
