// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.servlet;

import io.websocketmodule.checks.Journal;
import io.websocketmodule.checks.RequestHandler;
import io.websocketmodule.managed.SlowPeer;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;

/** Echoes whole messages by callbacks. */
public record ManagedEcho(Journal journal) implements RequestHandler {

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response) {
    // A peer that reads late must get all, however much that is.
    WebSocketOptions options = WebSocketOptions.defaults().slowPeer(SlowPeer.WAIT);
    WebSockets.accept(request, response, options, new Echo(Notes.of(journal, request)));
  }

  private static final class Echo extends WebSocketHandler {

    private final Notes notes;

    Echo(Notes notes) {
      this.notes = notes;
    }

    @Override
    protected void onMessage(String text) {
      send(text);
    }

    @Override
    protected void onMessage(ByteBuffer data) {
      send(data);
    }

    @Override
    protected void onError(Throwable failure) {
      notes.failed(failure);
    }

    @Override
    protected void onClose(CloseReason reason) {
      notes.closed(reason);
    }
  }
}
