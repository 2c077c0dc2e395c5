// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.servlet;

import io.websocketmodule.Fragment;
import io.websocketmodule.HttpContext;
import io.websocketmodule.WebSocketContext;
import io.websocketmodule.WebSocketException;
import io.websocketmodule.checks.Journal;
import io.websocketmodule.checks.RequestHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Echoes by blocking calls, in a task that runs once the 101 is out. */
public record BlockingEcho(Journal journal) implements RequestHandler {

  private static final int BUFFER_BYTES = 8 * 1024;

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.flushBuffer();
    HttpContext context = HttpContext.of(request);
    WebSocketContext socket = context.webSocket().orElse(null);
    if (socket != null) {
      Notes notes = Notes.of(journal, request);
      context.postCompletion(() -> echo(socket, notes));
    }
  }

  private static void echo(WebSocketContext socket, Notes notes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try {
      Fragment fragment = socket.readFragment(buffer.clear());
      while (!fragment.connectionClose()) {
        socket.writeFragment(buffer.flip(), fragment.utf8(), fragment.last());
        fragment = socket.readFragment(buffer.clear());
      }
      notes.closed(socket.getCloseStatus().orElseThrow());
      socket.sendConnectionClose(socket.getCloseStatus().orElseThrow());
    } catch (WebSocketException e) {
      notes.failed(e);
    }
  }
}
