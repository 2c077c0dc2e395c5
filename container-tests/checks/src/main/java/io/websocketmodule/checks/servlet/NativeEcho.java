// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.servlet;

import io.websocketmodule.Fragment;
import io.websocketmodule.HttpContext;
import io.websocketmodule.WebSocketCompletion;
import io.websocketmodule.WebSocketContext;
import io.websocketmodule.WebSocketException;
import io.websocketmodule.checks.Journal;
import io.websocketmodule.checks.RequestHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Echoes fragment by fragment with completions that always come. */
public record NativeEcho(Journal journal) implements RequestHandler {

  private static final int BUFFER_BYTES = 16 * 1024;

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.flushBuffer();
    HttpContext.of(request).webSocket().ifPresent(socket -> start(request, socket));
  }

  private void start(HttpServletRequest request, WebSocketContext socket) {
    start(socket, journal, request.getParameter("id"));
  }

  /** Starts the echo on an accepted connection, from any thread. */
  public static void start(WebSocketContext socket, Journal journal, String id) {
    new Loop(socket, new Notes(journal, id)).read();
  }

  private static final class Loop implements WebSocketCompletion<Object> {

    private final WebSocketContext socket;
    private final Notes notes;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private boolean writing;

    Loop(WebSocketContext socket, Notes notes) {
      this.socket = socket;
      this.notes = notes;
    }

    void read() {
      writing = false;
      socket.readFragment(buffer.clear(), this);
    }

    @Override
    public void completed(Fragment fragment, Object none) {
      if (writing) {
        if (!fragment.connectionClose()) {
          read();
        }
        return;
      }
      writing = true;
      if (fragment.connectionClose()) {
        notes.closed(socket.getCloseStatus().orElseThrow());
        socket.sendConnectionClose(socket.getCloseStatus().orElseThrow(), this);
      } else {
        socket.writeFragment(buffer.flip(), fragment.utf8(), fragment.last(), this);
      }
    }

    @Override
    public void failed(WebSocketException failure, Object none) {
      notes.failed(failure);
    }
  }
}
