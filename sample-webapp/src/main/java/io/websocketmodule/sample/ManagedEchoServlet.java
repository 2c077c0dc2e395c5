// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import io.websocketmodule.managed.Message;
import io.websocketmodule.managed.SlowPeer;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/** Echo by a handler, message by message. */
public final class ManagedEchoServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** WAIT, because the handler waits for each send: one message, of any size, is on its way. */
  private static final WebSocketOptions OPTIONS =
      WebSocketOptions.defaults().slowPeer(SlowPeer.WAIT);

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!PlainAnswer.given(request, response)) {
      WebSockets.accept(request, response, OPTIONS, new Echo());
    }
  }

  private static final class Echo extends WebSocketHandler {

    /** The next message comes when this one has left: a peer that does not read is held back. */
    @Override
    protected CompletionStage<?> onMessageAsync(Message message) {
      if (message instanceof Message.Text text) {
        return send(text.text());
      }
      return message instanceof Message.Binary binary ? send(binary.data()) : null;
    }
  }
}
