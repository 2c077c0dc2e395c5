// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.Closeable;
import java.io.IOException;

/**
 * Ends a connection in the middle of an answer, so that the client does not take half of it for the
 * whole. The Servlet API has no call for that. Jetty and Tomcat (12.1.12, 11.0.24) do it when an
 * exception leaves a servlet behind the commit; Undertow (2.3.24.Final) ends the chunks in good
 * order then.
 */
public final class BrokenAnswer {
  private BrokenAnswer() {}

  /**
   * Cuts the connection where the container does not do it by itself.
   *
   * @return false: nothing was done, an exception that leaves the servlet does it
   */
  public static boolean cut(HttpServletRequest request) {
    ServletRequest own = TransportSelection.unwrapped(request);
    if (!own.getClass().getName().startsWith("io.undertow.")) {
      return false;
    }
    try {
      Object exchange = own.getClass().getMethod("getExchange").invoke(own);
      Object connection = exchange.getClass().getMethod("getConnection").invoke(exchange);
      ((Closeable) connection).close();
      return true;
    } catch (ReflectiveOperationException | ClassCastException | IOException e) {
      return false;
    }
  }
}
