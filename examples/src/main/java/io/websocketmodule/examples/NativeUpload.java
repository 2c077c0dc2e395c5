// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.*;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;
import jakarta.websocket.CloseReason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.*;

/** Saves a message of any size, holding one buffer, and closes with the file as the reason. */
@WebServlet("/native-upload")
public final class NativeUpload extends HttpServlet {
  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.flushBuffer();
    HttpContext context = HttpContext.of(request);
    context.webSocket().ifPresent(webSocket -> context.postCompletion(() -> save(webSocket)));
  }

  private static void save(WebSocketContext webSocket) throws IOException {
    Path path = Files.createTempFile("upload", null);
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    Fragment read;
    try (OutputStream file = Files.newOutputStream(path)) {
      do {
        read = webSocket.readFragment(buffer.clear());
        file.write(buffer.array(), 0, read.count());
      } while (!read.last());
    }
    String result = read.connectionClose() ? "incomplete" : path.toString();
    webSocket.sendConnectionClose(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, result));
  }
}
