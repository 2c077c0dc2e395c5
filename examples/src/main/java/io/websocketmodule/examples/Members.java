// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Serves who is logged in, on this server's own pages, as long as the login lasts. */
@WebServlet("/members")
public class Members extends HttpServlet {
  private static final WebSocketOptions OPTIONS =
      WebSocketOptions.defaults().allowedOrigins("same-origin").keepSessionAlive(true);

  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String name = request.getRemoteUser();
    if (name == null) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN, "Log in first.");
      return;
    }
    WebSockets.accept(
        request,
        response,
        OPTIONS,
        session -> {
          session.send("Welcome " + name + ".");
          session.receive();
        });
  }
}
