// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.servlet;

import io.websocketmodule.WebSocketException;
import io.websocketmodule.checks.Journal;
import io.websocketmodule.checks.RequestHandler;
import io.websocketmodule.managed.Message;
import io.websocketmodule.managed.WebSocketSession;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Echoes whole messages in a blocking task. */
public record SessionEcho(Journal journal) implements RequestHandler {

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response) {
    Notes notes = Notes.of(journal, request);
    WebSockets.accept(request, response, session -> echo(session, notes));
  }

  private static void echo(WebSocketSession session, Notes notes) throws IOException {
    try {
      Message message = session.receive();
      while (!(message instanceof Message.Closed)) {
        if (message instanceof Message.Text text) {
          session.send(text.text());
        } else if (message instanceof Message.Binary binary) {
          session.send(binary.data());
        }
        message = session.receive();
      }
      notes.closed(((Message.Closed) message).reason());
    } catch (WebSocketException e) {
      notes.failed(e);
    }
  }
}
