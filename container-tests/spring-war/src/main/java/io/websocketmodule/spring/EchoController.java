// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.spring;

import io.websocketmodule.HttpContext;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A handler of the module's behind Spring's servlet. */
@RestController
class EchoController {

  @GetMapping("/echo")
  void echo(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (request.getAttribute(HttpContext.WEBSOCKET_VERSION) == null) {
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    WebSockets.accept(request, response, new Echo());
  }

  private static final class Echo extends WebSocketHandler {
    @Override
    protected void onMessage(String message) {
      send(message);
    }
  }
}
