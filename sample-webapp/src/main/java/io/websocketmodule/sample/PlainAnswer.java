// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import io.websocketmodule.HttpContext;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;

/** What a WebSocket address answers to requests that cannot become one: one sentence. */
final class PlainAnswer {

  private static final int UPGRADE_REQUIRED = 426;

  private PlainAnswer() {}

  /**
   * Answers requests that no WebSocket can come of.
   *
   * <p>A request that asks for a WebSocket in a wrong way is let through on purpose: to the 101 the
   * module answers with the status that fits (400, 403, 426). IIS_WEBSOCK would call it no
   * WebSocket at all, and the client would not learn what is wrong.
   *
   * @return true: answered, and nothing is left to do
   */
  static boolean given(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getAttribute(HttpContext.WEBSOCKET_VERSION) == null) {
      send(
          response,
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "The WebSocket module is not active for this address.");
      return true;
    }
    if (!asksForWebSocket(request)) {
      // RFC 9110 15.5.22: a 426 names the protocol to upgrade to. 7.8: and Connection names
      // Upgrade.
      response.setHeader("Upgrade", "websocket");
      response.setHeader("Connection", "Upgrade");
      response.setHeader("Sec-WebSocket-Version", "13");
      send(response, UPGRADE_REQUIRED, "This address speaks WebSocket only.");
      return true;
    }
    return false;
  }

  /** Answers with a status and one sentence of plain text. */
  static void send(HttpServletResponse response, int status, String sentence) throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain;charset=utf-8");
    response.getWriter().println(sentence);
  }

  /**
   * RFC 6455 4.2.1: the Upgrade header names "websocket", in any case, in a list of tokens. Over
   * HTTP/2 there is none: the module tells.
   */
  static boolean asksForWebSocket(HttpServletRequest request) {
    return WebSockets.isWebSocketRequest(request)
        || Collections.list(request.getHeaders("Upgrade")).stream()
            .flatMap(line -> Arrays.stream(line.split(",")))
            .anyMatch(token -> token.strip().equalsIgnoreCase("websocket"));
  }
}
