// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import io.websocketmodule.managed.MessageStream;
import io.websocketmodule.managed.WebSocketSession;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Echo by a blocking task: messages of any size pass through as streams. */
public final class BlockingEchoServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!PlainAnswer.given(request, response)) {
      WebSockets.accept(request, response, BlockingEchoServlet::echo);
    }
  }

  private static void echo(WebSocketSession session) throws IOException {
    Optional<MessageStream> message;
    while ((message = session.receiveStream()).isPresent()) {
      if (message.get().isText()) {
        session.sendStream(message.get().reader());
      } else {
        session.sendStream(message.get());
      }
    }
  }
}
