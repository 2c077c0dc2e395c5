// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.spec.HttpServletRequestImpl;
import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;

/**
 * Undertow's own way to give a connection away, on 2.3: its channels. The standard upgrade works
 * there too, but looks for more with an empty read behind every batch, reads on one thread alone,
 * and keeps the request and two streams for as long as the connection lives.
 *
 * <p>Loaded by name, like everything of Undertow's that it leads to.
 */
final class UndertowUpgrade implements TransportUpgrade {
  @Override
  public String name() {
    return "undertow";
  }

  @Override
  public String why() {
    return "Undertow's own channels, which cost less than the standard upgrade";
  }

  @Override
  public void upgrade(
      HttpServletRequest request,
      HttpServletResponse response,
      Function<Transport, Transport.Events> opener)
      throws IOException, ServletException {
    ServletRequest own = TransportSelection.unwrapped(request);
    if (!(own instanceof HttpServletRequestImpl undertows)) {
      throw new ServletException("Not a request of Undertow's: " + own.getClass().getName());
    }
    HttpServerExchange exchange = undertows.getExchange();
    UndertowHandover handover = new UndertowHandover(opener);
    exchange.upgradeChannel(handover);
    exchange.getConnection().addCloseListener(handover);
  }
}
