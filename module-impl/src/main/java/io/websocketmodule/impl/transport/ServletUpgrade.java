// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;

/**
 * The upgrade of the Servlet specification, for every container that has a working one and no
 * better way: GlassFish, Payara, Undertow 2.3 where its classes cannot be seen, and others that the
 * module does not know.
 *
 * <p>Not for Tomcat (seen with 11.0.24 and 10.1.61): behind each of its callbacks Tomcat asks its
 * poller for the next one, whether or not anybody has read, and looks into the input before it
 * calls. A reader on another thread races with that look and loses bytes; one that pauses has
 * Tomcat call without end; and a close from a thread that is not Tomcat's ends nothing (T1).
 * Therefore {@code TomcatUpgrade}.
 */
final class ServletUpgrade implements TransportUpgrade {
  @Override
  public String name() {
    return "servlet";
  }

  @Override
  public String why() {
    return "the standard upgrade";
  }

  @Override
  public void upgrade(
      HttpServletRequest request,
      HttpServletResponse response,
      Function<Transport, Transport.Events> opener)
      throws IOException, ServletException {
    HttpServletRequest http = TransportSelection.containersOwn(request);
    ServletQuirks quirks = ServletQuirks.of(http);
    // init() comes after the filter chain, or when the asynchronous request is completed.
    http.upgrade(ServletHandover.class).prepare(opener, quirks);
  }
}
