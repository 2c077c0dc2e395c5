// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.*;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;

/** Saves a message of any size, holding one buffer, and answers where; what broke off is left. */
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
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      Fragment read;
      do {
        read = webSocket.readFragment(buffer.clear());
        file.write(buffer.flip());
      } while (!read.last());
    }
    if (webSocket.getCloseStatus().isEmpty()) {
      webSocket.writeFragment(StandardCharsets.UTF_8.encode(path.toString()), true, true);
    }
  }
}
