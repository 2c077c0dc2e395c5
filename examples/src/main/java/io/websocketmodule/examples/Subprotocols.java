// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.managed.*;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;
import java.io.IOException;
import java.util.Optional;

/** Speaks one of two subprotocols, the newer one where the client can, and no other. */
@WebServlet("/subprotocols")
public final class Subprotocols extends HttpServlet {
  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Optional<String> chosen = WebSockets.chooseProtocol(request, "v2.example", "v1.example");
    if (chosen.isEmpty()) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST, "Speak v2.example or v1.example.");
      return;
    }
    WebSocketOptions options = WebSocketOptions.defaults().subprotocol(chosen.get());
    WebSockets.accept(request, response, options, Subprotocols::serve);
  }

  private static void serve(WebSocketSession session) throws IOException {
    String protocol = session.connection().handshake().subprotocol().orElseThrow();
    session.send(protocol.equals("v2.example") ? "{\"hello\": \"world\"}" : "hello world");
  }
}
