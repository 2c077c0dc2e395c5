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

/** Echoes in the form of a port from IIS: done at once, or a completion is expected. */
public record PortEcho(Journal journal) implements RequestHandler {

  private static final int BUFFER_BYTES = 4 * 1024;
  private static final WebSocketCompletion<Loop> READ = new Read();
  private static final WebSocketCompletion<Loop> WRITTEN = new Written();

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.flushBuffer();
    WebSocketContext socket = HttpContext.of(request).webSocket().orElse(null);
    if (socket != null) {
      Loop loop = new Loop(socket, Notes.of(journal, request), ByteBuffer.allocate(BUFFER_BYTES));
      try {
        loop.readOn();
      } catch (WebSocketException e) {
        loop.notes.failed(e);
      }
    }
  }

  private record Loop(WebSocketContext socket, Notes notes, ByteBuffer buffer) {

    void readOn() throws WebSocketException {
      boolean more = true;
      while (more) {
        Fragment fragment = socket.readFragment(buffer.clear(), this, READ);
        more = !fragment.pending() && answered(fragment);
      }
    }

    /** Whether the answer is out already, so that the caller reads on. */
    boolean answered(Fragment fragment) throws WebSocketException {
      if (fragment.connectionClose()) {
        notes.closed(socket.getCloseStatus().orElseThrow());
        socket.sendConnectionClose(socket.getCloseStatus().orElseThrow(), this, WRITTEN);
        return false;
      }
      return !socket.writeFragment(buffer.flip(), fragment.utf8(), fragment.last(), this, WRITTEN);
    }
  }

  private static final class Read implements WebSocketCompletion<Loop> {

    @Override
    public void completed(Fragment fragment, Loop loop) throws WebSocketException {
      if (loop.answered(fragment)) {
        loop.readOn();
      }
    }

    @Override
    public void failed(WebSocketException failure, Loop loop) {
      loop.notes.failed(failure);
    }
  }

  private static final class Written implements WebSocketCompletion<Loop> {

    @Override
    public void completed(Fragment fragment, Loop loop) throws WebSocketException {
      if (!fragment.connectionClose()) {
        loop.readOn();
      }
    }

    @Override
    public void failed(WebSocketException failure, Loop loop) {
      loop.notes.failed(failure);
    }
  }
}
