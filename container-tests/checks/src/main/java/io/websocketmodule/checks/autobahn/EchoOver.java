// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.autobahn;

import io.websocketmodule.checks.Journal;
import io.websocketmodule.checks.RequestHandler;
import io.websocketmodule.checks.servlet.NativeEcho;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The native echo on one of the module's transports. It serves on no other, for a verdict would
 * then be one of that other.
 *
 * @param transport its name, as the module's status has it
 */
public record EchoOver(String transport) implements RequestHandler {

  /** Of the module, by name: a {@code Supplier<Map<String, Object>>}. */
  private static final String STATUS = "io.websocketmodule.Status";

  private static final NativeEcho ECHO = new NativeEcho(new Journal());

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Object taken = transportIn(request.getServletContext());
    if (!transport.equals(taken)) {
      throw new ServletException("The transport is " + taken + ", not " + transport);
    }
    ECHO.handle(request, response);
  }

  private static Object transportIn(ServletContext context) {
    return context.getAttribute(STATUS) instanceof Supplier<?> status
            && status.get() instanceof Map<?, ?> facts
        ? facts.get("transport")
        : "none";
  }
}
