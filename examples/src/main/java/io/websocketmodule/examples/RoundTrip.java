// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.managed.*;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;

/** Pings the peer whenever it sends a text, and tells it how long the pong took. */
@WebServlet("/round-trip")
public final class RoundTrip extends HttpServlet {
  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(request, response, new Pinger());
  }

  private static class Pinger extends WebSocketHandler {
    @Override
    protected void onMessage(String text) {
      sendPing().thenAccept(time -> send(time.toNanos() / 1000 + " microseconds"));
    }
  }
}
