// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.Handshake;
import io.websocketmodule.managed.*;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;

/** Tells visitors what it knows of them: AspNetWebSocketOptions and AspNetWebSocketContext. */
@WebServlet("/visitor")
public final class Visitor extends HttpServlet {
  static final WebSocketOptions OPTIONS =
      WebSocketOptions.defaults()
          .allowedOrigins("same-origin", "https://example.org")
          .maxMessageSize(64 * 1024)
          .pingInterval(Duration.ofSeconds(30))
          .keepHeaders(true);

  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(request, response, OPTIONS, Visitor::tell);
  }

  static void tell(WebSocketSession session) throws IOException {
    Handshake context = session.connection().handshake();
    session.send("URI " + context.getRequestURI());
    session.send("name " + context.getParameterMap().get("name").get(0));
    Principal user = context.getUserPrincipal();
    session.send("user " + (user == null ? "none" : user.getName()));
    session.send("agent " + context.getHeaders().get("User-Agent").get(0));
    session.send("origin " + context.origin().orElse("none"));
    session.send("host " + context.remoteAddress().getHostString());
    session.send("secure " + context.isSecure());
  }
}
