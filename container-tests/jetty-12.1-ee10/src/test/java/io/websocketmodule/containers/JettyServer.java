// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.http2.EmbeddedJetty;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.server.Handler;

/** Runs an application on an embedded Jetty, for EE 10, without Jetty's own WebSocket. */
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
    return context;
  }

  @Override
  public boolean servesEndpoints() {
    return false;
  }
}
