// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.*;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes every fragment back: never blocks, holds one buffer, and each step calls the next. */
@WebServlet("/native-echo")
public final class NativeEcho extends HttpServlet {
  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.flushBuffer();
    HttpContext.of(request)
        .webSocket()
        .ifPresent(webSocket -> read(webSocket, ByteBuffer.allocate(4096)));
  }

  static void read(WebSocketContext webSocket, ByteBuffer buffer) {
    webSocket.readFragment(buffer.clear(), (read, none) -> write(webSocket, buffer.flip(), read));
  }

  static void write(WebSocketContext webSocket, ByteBuffer buffer, Fragment read) {
    if (read.connectionClose()) {
      webSocket.sendConnectionClose(webSocket.getCloseStatus().orElseThrow(), (sent, none) -> {});
    } else {
      webSocket.writeFragment(
          buffer, read.utf8(), read.last(), (sent, none) -> read(webSocket, buffer));
    }
  }
}
