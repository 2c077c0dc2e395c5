// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.http2.EmbeddedJetty;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.time.Duration;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Handler;

/** Runs an application on an embedded Jetty, for EE 11, with Jetty's own WebSocket where asked. */
final class JettyServer extends EmbeddedJetty {

  JettyServer() {
    this(Duration.ofSeconds(30));
  }

  /** With a limit of Jetty's own for silences. */
  JettyServer(Duration idleTimeout) {
    super(idleTimeout);
  }

  @Override
  protected Handler context(Application application) {
    ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
    application.contextParameters().forEach(context::setInitParameter);
    if (!application.users().isEmpty()) {
      ConstraintSecurityHandler logins = new ConstraintSecurityHandler();
      addUsers(application, logins);
      context.setSecurityHandler(logins);
    }
    context.addServletContainerInitializer((none, started) -> application.register(started));
    if (!application.endpoints().isEmpty()) {
      JakartaWebSocketServletContainerInitializer.configure(
          context, (started, container) -> deploy(application, container));
    }
    return context;
  }

  @Override
  public boolean servesEndpoints() {
    return true;
  }

  private static void deploy(Application application, ServerContainer container)
      throws DeploymentException {
    for (Class<?> endpoint : application.endpoints()) {
      container.addEndpoint(endpoint);
    }
  }
}
