// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.*;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An IIS module's echo, ported: an operation is done at once, or its completion goes on. */
@WebServlet("/port-echo")
public final class PortEcho extends HttpServlet {
  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.flushBuffer();
    WebSocketContext webSocket = HttpContext.of(request).webSocket().orElse(null);
    if (webSocket == null) return;
    Echo echo = new Echo(webSocket, ByteBuffer.allocate(4096));
    echo.write(echo.read());
  }

  private record Echo(WebSocketContext webSocket, ByteBuffer buffer) {
    Fragment read() throws WebSocketException {
      return webSocket.readFragment(buffer.clear(), this, (read, echo) -> echo.write(read));
    }

    void write(Fragment read) throws WebSocketException {
      WebSocketCompletion<Echo> goOn = (sent, echo) -> echo.write(echo.read());
      while (!read.pending() && !read.connectionClose()) {
        if (webSocket.writeFragment(buffer.flip(), read.utf8(), read.last(), this, goOn)) return;
        read = read();
      }
      if (read.pending()) return;
      webSocket.sendConnectionClose(webSocket.getCloseStatus().get(), this, (sent, echo) -> {});
    }
  }
}
