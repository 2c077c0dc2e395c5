// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.*;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;
import jakarta.websocket.CloseReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.*;

/** Waits for a word, not for ever: an IIS module that looks first, and cancels later. */
@WebServlet("/deadline") // ?seconds=10
public final class NativeDeadline extends HttpServlet {
  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (request.getAttribute(HttpContext.WEBSOCKET_VERSION) == null) return; // switched off
    if (!WebSocketContext.NAME.equals(request.getAttribute(HttpContext.IIS_WEBSOCK))) return;
    long seconds = Long.parseLong(request.getParameter("seconds"));
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.flushBuffer();
    HttpContext context = HttpContext.of(request);
    NamedContextContainer named = context.getNamedContextContainer();
    WebSocketContext webSocket = named.getNamedContext("websockets", WebSocketContext.class).get();
    context.postCompletion(() -> serve(webSocket, seconds));
  }

  private static void serve(WebSocketContext webSocket, long seconds) throws IOException {
    CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS)
        .execute(webSocket::cancelOutstandingIO);
    try {
      webSocket.readFragment(ByteBuffer.allocate(4096));
      webSocket.sendConnectionClose(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, ""));
    } catch (WebSocketException e) {
      if (e.kind() == WebSocketException.Kind.CANCELLED) webSocket.closeTcpConnection();
    }
  }
}
