// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.websocketmodule.*;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;
import jakarta.websocket.CloseReason;
import java.io.IOException;

/** The same as CompressedNews, by the native layer. */
@WebServlet("/native-news")
public final class NativeCompressedNews extends HttpServlet {
  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (!WebSockets.isWebSocketRequest(request)) return;
    HttpContext context = HttpContext.of(request);
    context.allowCompression(true);
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.flushBuffer();
    context.webSocket().ifPresent(webSocket -> context.postCompletion(() -> serve(webSocket)));
  }

  private static void serve(WebSocketContext webSocket) throws IOException {
    webSocket.writeFragment(UTF_8.encode(CompressedNews.NEWS), true, true);
    webSocket.uncompressed().writeFragment(UTF_8.encode(CompressedNews.LETTER), true, true);
    webSocket.writeFragment(UTF_8.encode(CompressedNews.NEWS), true, true);
    webSocket.sendConnectionClose(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, ""));
  }
}
