// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.*;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes every fragment back by blocking calls, on the thread that postCompletion gives. */
@WebServlet("/blocking-echo")
public final class BlockingNativeEcho extends HttpServlet {
  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.flushBuffer();
    HttpContext context = HttpContext.of(request);
    context.webSocket().ifPresent(webSocket -> context.postCompletion(() -> echo(webSocket)));
  }

  private static void echo(WebSocketContext webSocket) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    Fragment read = webSocket.readFragment(buffer);
    while (!read.connectionClose()) {
      webSocket.writeFragment(buffer.flip(), read.utf8(), read.last());
      read = webSocket.readFragment(buffer.clear());
    }
    webSocket.sendConnectionClose(webSocket.getCloseStatus().orElseThrow());
  }
}
