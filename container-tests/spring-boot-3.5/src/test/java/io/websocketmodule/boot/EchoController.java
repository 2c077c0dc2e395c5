// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.boot;

import io.websocketmodule.HttpContext;
import io.websocketmodule.checks.Journal;
import io.websocketmodule.checks.servlet.NativeEcho;
import io.websocketmodule.managed.Message;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSocketSession;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Handlers of the module as controllers of Spring MVC, one in each style. */
@RestController
class EchoController {

  @GetMapping("/native")
  void nativeEcho(HttpServletRequest request, HttpServletResponse response) throws Exception {
    if (isOpenedHere(request, response)) {
      new NativeEcho(new Journal()).handle(request, response);
    }
  }

  @GetMapping("/blocking")
  void blocking(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (isOpenedHere(request, response)) {
      WebSockets.accept(request, response, EchoController::echo);
    }
  }

  @GetMapping("/managed")
  void managed(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (isOpenedHere(request, response)) {
      WebSockets.accept(request, response, new Echo());
    }
  }

  /** The status of the module. */
  @GetMapping("/status")
  Map<?, ?> status(HttpServletRequest request) {
    ServletContext application = request.getServletContext();
    return (Map<?, ?>) ((Supplier<?>) application.getAttribute("io.websocketmodule.Status")).get();
  }

  private static boolean isOpenedHere(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getAttribute(HttpContext.IIS_WEBSOCK) != null) {
      return true;
    }
    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.getWriter().print("off");
    return false;
  }

  private static void echo(WebSocketSession session) throws IOException {
    for (Message message = session.receive();
        !(message instanceof Message.Closed);
        message = session.receive()) {
      if (message instanceof Message.Text text) {
        session.send(text.text());
      } else if (message instanceof Message.Binary binary) {
        session.send(binary.data());
      }
    }
  }

  private static final class Echo extends WebSocketHandler {
    @Override
    protected CompletionStage<?> onMessageAsync(Message message) {
      if (message instanceof Message.Text text) {
        return send(text.text());
      }
      return message instanceof Message.Binary binary ? send(binary.data()) : null;
    }
  }
}
