// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.managed.*;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;
import java.io.IOException;

/** An ASP.NET handler that awaits ReceiveAsync and SendAsync in a loop, ported. */
@WebServlet("/you-said")
public final class YouSaid extends HttpServlet {
  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) {
    if (WebSockets.isWebSocketRequest(request)) {
      WebSockets.accept(request, response, YouSaid::serve);
    } else {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
    }
  }

  private static void serve(WebSocketSession session) throws IOException {
    while (session.receive() instanceof Message.Text message) {
      session.send("You said: " + message.text());
    }
  }
}
