// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import io.websocketmodule.impl.connection.ArrivingData;
import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.connection.ConnectionSettings;
import io.websocketmodule.impl.connection.Engine;
import io.websocketmodule.impl.connection.Transport;
import io.websocketmodule.impl.managed.ManagedEndpoints;
import io.websocketmodule.impl.protocol.DeflateTerms;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.spi.Acceptance;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;

/**
 * The connection that the handler of one request asks for, and how it is made. Used while the
 * request is alive.
 */
final class WantedConnection {

  private final Installation installation;
  private final Settings settings;
  private final HttpServletRequest request;
  private final RequestContext context;

  WantedConnection(
      Installation installation,
      Settings settings,
      HttpServletRequest request,
      RequestContext context) {
    this.installation = installation;
    this.settings = settings;
    this.request = request;
    this.context = context;
  }

  /** What WebSockets.accept left; null for a handler of the native layer. */
  Acceptance acceptance() {
    return request.getAttribute(Acceptance.ATTRIBUTE) instanceof Acceptance acceptance
        ? acceptance
        : null;
  }

  /** The options given there; null for a handler of the native layer. */
  WebSocketOptions options() {
    Acceptance acceptance = acceptance();
    return acceptance != null && acceptance.options() instanceof WebSocketOptions options
        ? options
        : null;
  }

  /** A connection, whose end gives the admission back; so does a failure to make it. */
  Connection connection(Acceptance acceptance, Admission admission) {
    try {
      ClassLoader loader = installation.loaderOf(request.getServletContext());
      ConnectionSettings limits =
          acceptance == null
              ? settings.connection()
              : ManagedEndpoints.settings(acceptance, settings.connection());
      DeflateTerms terms = context.snapshot().compression();
      Engine engine = installation.engine();
      Connection connection =
          engine.connection(
              limits, terms == null ? null : engine.compression(terms, settings.deflate()), loader);
      connection.whenEnded(admission);
      return connection;
    } catch (RuntimeException | Error e) {
      admission.run();
      throw e;
    }
  }

  /**
   * With what the HTTP session asks for: while the request can still tell.
   *
   * @param joined null: the handshake has no HTTP session
   */
  Function<Transport, Transport.Events> inSession(
      SessionMember joined, Function<Transport, Transport.Events> opener) {
    if (joined == null) {
      return opener;
    }
    if (joined.hasUser() && request.getUserPrincipal() == null) {
      joined.sessionEnded(); // logged out behind the 101
    }
    WebSocketOptions options = options();
    boolean keep =
        options == null
            ? settings.keepSessionAlive()
            : options.keepSessionAlive().orElse(settings.keepSessionAlive());
    return keep
        ? ArrivingData.heard(new SessionKeeper(joined, installation.engine().taskThreads()), opener)
        : opener;
  }
}
