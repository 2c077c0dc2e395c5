// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.managed.*;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;
import java.io.IOException;

/** News, compressed where the client can inflate; but a letter, which is secret, never is. */
@WebServlet("/news")
public final class CompressedNews extends HttpServlet {
  static final String NEWS = "Nothing has happened yet. ".repeat(100);
  static final String LETTER = "Nobody else may read this. ".repeat(100);

  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) {
    WebSocketOptions options = WebSocketOptions.defaults().compression(true);
    WebSockets.accept(request, response, options, CompressedNews::serve);
  }

  private static void serve(WebSocketSession session) throws IOException {
    session.send(NEWS);
    session.send(PreparedMessage.of(LETTER).uncompressed());
    session.send(NEWS);
  }
}
