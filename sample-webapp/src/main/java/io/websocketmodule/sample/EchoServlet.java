// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import io.websocketmodule.HttpContext;
import io.websocketmodule.WebSocketContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Echo by the native layer, asynchronous: the flow of an IIS module. Set 101, flush, look the
 * context up, start the first read; the rest happens in completions.
 */
public final class EchoServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (PlainAnswer.given(request, response)) {
      return;
    }
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.flushBuffer();
    Optional<WebSocketContext> webSocket =
        HttpContext.of(request)
            .getNamedContextContainer()
            .getNamedContext(WebSocketContext.NAME, WebSocketContext.class);
    if (webSocket.isEmpty()) {
      return; // The handshake was not valid, and the module has answered it.
    }
    new FragmentEcho(webSocket.get()).proceed();
  }
}
