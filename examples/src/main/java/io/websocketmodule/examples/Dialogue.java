// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.managed.*;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;
import java.io.*;
import java.time.Duration;
import java.util.Optional;

/** Asks for a name, waits a while, and sends a picture: the calls of ASP.NET's WebSocket. */
@WebServlet("/dialogue")
public final class Dialogue extends HttpServlet {
  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(request, response, Dialogue::serve);
  }

  static void serve(WebSocketSession session) throws IOException {
    WebSocketConnection socket = session.connection();
    session.send("Your name?");
    Optional<Message> answer = session.receive(Duration.ofSeconds(30));
    if (answer.isEmpty()) {
      socket.close(1008, "Too late");
    } else if (answer.get() instanceof Message.Closed closed) {
      System.Logger log = System.getLogger("dialogue");
      log.log(System.Logger.Level.INFO, "No name: {0}", closed.reason());
    } else if (answer.get() instanceof Message.Text name) {
      session.send("Hello " + name.text());
      session.sendStream(new ByteArrayInputStream(new byte[100_000]));
      socket.close(1000, "That is all");
    } else {
      socket.abort();
    }
  }
}
