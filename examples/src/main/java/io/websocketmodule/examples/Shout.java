// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.managed.*;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;
import java.io.IOException;
import java.util.Locale;

/** A blocking receive loop: gives every text back in capitals until the peer closes. */
@WebServlet("/shout")
public final class Shout extends HttpServlet {
  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(request, response, Shout::serve);
  }

  static void serve(WebSocketSession session) throws IOException {
    while (session.receive() instanceof Message.Text message) {
      session.send(message.text().toUpperCase(Locale.ROOT));
    }
  }
}
