// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.managed.*;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;

/** Says good-bye to everyone when the application stops; their close with 1001 follows. */
@WebServlet("/farewell")
public final class Farewell extends HttpServlet {
  private final WebSocketCollection<WebSocketHandler> guests = new WebSocketCollection<>();

  @Override
  public void init() {
    WebSockets.onShutdown(getServletContext(), () -> guests.broadcast("Back in five minutes."));
  }

  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(request, response, new Guest());
  }

  private class Guest extends WebSocketHandler {
    @Override
    protected void onOpen() {
      guests.add(this);
    }
  }
}
