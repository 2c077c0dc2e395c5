// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.managed.*;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Accepts on another thread, after looking up whose the token is: {@code /login?token=1234}. */
@WebServlet(value = "/login", asyncSupported = true)
public final class AsyncLogin extends HttpServlet {
  private final Map<String, String> users = Map.of("1234", "Ronald");

  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) {
    String token = request.getParameter("token");
    AsyncContext async = request.startAsync();
    CompletableFuture.supplyAsync(() -> users.get(token))
        .whenComplete(
            (user, failure) -> {
              if (user == null) {
                response.setStatus(HttpServletResponse.SC_FORBIDDEN);
              } else {
                WebSockets.accept(request, response, session -> greet(session, user));
              }
              async.complete();
            });
  }

  private static void greet(WebSocketSession session, String user) throws IOException {
    session.send("Welcome " + user + ".");
  }
}
