// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.servlet;

import io.websocketmodule.HttpContext;
import io.websocketmodule.WebSocketContext;
import io.websocketmodule.checks.RequestHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Switches, and leaves the WebSocket to a task that runs once the 101 is out. */
public record PostCompletion(Task task) implements RequestHandler {

  /** What is done with the WebSocket. */
  public interface Task {
    /** On a thread of its own, where it may block. */
    void run(WebSocketContext socket) throws Exception;
  }

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.flushBuffer();
    HttpContext context = HttpContext.of(request);
    WebSocketContext socket = context.webSocket().orElseThrow();
    context.postCompletion(() -> task.run(socket));
  }
}
