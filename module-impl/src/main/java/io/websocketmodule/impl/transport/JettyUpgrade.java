// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Jetty's own way to give a connection away, on 12.0 with ee10 and 12.1 with ee10 and ee11: a
 * request attribute names the connection that takes the end point over once the request is
 * finished. The standard upgrade does not work there: 12.0 refuses it, and 12.1 (up to 12.1.14)
 * ends its input at the first read. The same attribute takes over the stream of a CONNECT.
 */
final class JettyUpgrade implements TransportUpgrade {
  private static final String UPGRADE_CONNECTION =
      "org.eclipse.jetty.server.HttpStream.upgradeConnection";

  /** Resolved by the first request; several threads may do it at once and find the same. */
  private volatile JettyCalls calls;

  private volatile JettyStop stop;

  /** Resolved by the first request over HTTP/2, likewise. */
  private volatile JettyStreams streams;

  @Override
  public String name() {
    return "jetty";
  }

  @Override
  public String why() {
    return "Jetty's own path, because its standard upgrade does not work";
  }

  @Override
  public void upgrade(
      HttpServletRequest request,
      HttpServletResponse response,
      Function<Transport, Transport.Events> opener)
      throws IOException, ServletException {
    ServletRequest own = TransportSelection.unwrapped(request);
    JettyCalls jetty = callsOf(own);
    Object core = jetty.coreRequest(own);
    JettyTransport transport;
    if (jetty.tunnelProtocol(core) != null) {
      transport = onStream(jetty, core, request.isSecure(), opener);
    } else if ("HTTP/1.1".equals(request.getProtocol())) {
      Object endPoint = jetty.endPoint(core);
      transport =
          new JettyTransport(jetty, stop, jetty.server(core), endPoint, request.isSecure(), opener);
    } else {
      // The end point below is shared by many requests.
      throw new ServletException(
          "Only an HTTP/1.1 connection can be upgraded, this one is " + request.getProtocol());
    }
    jetty.setAttribute(core, UPGRADE_CONNECTION, transport.connection());
    // Jetty commits here and now; the connection changes hands when the request is finished.
    response.flushBuffer();
    transport.answered(core);
  }

  @Override
  public boolean isTaken(HttpServletRequest request) {
    return request.getAttribute(UPGRADE_CONNECTION) != null;
  }

  private JettyTransport onStream(
      JettyCalls jetty, Object core, boolean secure, Function<Transport, Transport.Events> opener)
      throws IOException, ServletException {
    Object endPoint = jetty.tunnelEndPoint(core);
    JettyStreams known = streams;
    if (known == null) {
      try {
        known = new JettyStreams(jetty, jetty.carrier(endPoint));
      } catch (ReflectiveOperationException e) {
        throw new ServletException("This version of Jetty is not known: " + e.getMessage(), e);
      }
      streams = known;
    }
    return new JettyStreamTransport(
        jetty, stop, jetty.server(core), endPoint, secure, opener, known, jetty.executor(core));
  }

  @Override
  public Optional<String> connectProtocol(HttpServletRequest request) {
    try {
      ServletRequest own = TransportSelection.unwrapped(request);
      JettyCalls jetty = callsOf(own);
      return Optional.ofNullable(jetty.tunnelProtocol(jetty.coreRequest(own)));
    } catch (IOException | ServletException e) {
      return Optional.empty();
    }
  }

  private JettyCalls callsOf(ServletRequest request) throws ServletException {
    JettyCalls known = calls;
    if (known == null) {
      try {
        known = new JettyCalls(request);
      } catch (ReflectiveOperationException e) {
        throw new ServletException("This version of Jetty is not known: " + e.getMessage(), e);
      }
      stop = new JettyStop(known);
      calls = known;
    }
    return known;
  }
}
