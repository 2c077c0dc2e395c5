// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.Tls;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Runs an application on an embedded Jetty. */
final class JettyServer implements EmbeddedServer {

  private final Server server = new Server();
  private ServerConnector connector;

  @Override
  public void start(Application application) throws Exception {
    connector =
        application
            .tls()
            .map(tls -> new ServerConnector(server, keys(tls)))
            .orElseGet(() -> new ServerConnector(server));
    connector.setHost(application.host());
    connector.setPort(application.port());
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
    application.contextParameters().forEach(context::setInitParameter);
    context.addServletContainerInitializer((none, started) -> application.register(started));

    server.setHandler(context);
    server.start();
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void stop() throws Exception {
    server.stop();
  }

  @Override
  public boolean standardUpgradeWorks() {
    return false;
  }

  @Override
  public boolean servesEndpoints() {
    return false;
  }

  private static SslContextFactory.Server keys(Tls tls) {
    SslContextFactory.Server keys = new SslContextFactory.Server();
    keys.setKeyStorePath(tls.keyStore().toString());
    keys.setKeyStorePassword(tls.password());
    keys.setSniRequired(false);
    return keys;
  }
}
