// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.Tls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.SecurityHandler;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.FormAuthenticator;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.session.DefaultSessionIdManager;
import org.eclipse.jetty.session.HouseKeeper;
import org.eclipse.jetty.util.security.Password;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Runs an application on an embedded Jetty. */
final class JettyServer implements EmbeddedServer {

  private final Server server = new Server();
  private final Duration idleTimeout;
  private ServerConnector connector;

  JettyServer() {
    this(Duration.ofSeconds(30));
  }

  /** With a limit of Jetty's own for silences. */
  JettyServer(Duration idleTimeout) {
    this.idleTimeout = idleTimeout;
  }

  @Override
  public void start(Application application) throws Exception {
    connector = new ServerConnector(server, factories(application));
    connector.setHost(application.host());
    connector.setPort(application.port());
    connector.setIdleTimeout(idleTimeout.toMillis());
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
    application.contextParameters().forEach(context::setInitParameter);
    if (!application.users().isEmpty()) {
      context.setSecurityHandler(logins(application));
      lookForExpiredSessions();
    }
    context.addServletContainerInitializer((none, started) -> application.register(started));

    server.setHandler(context);
    server.start();
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  /** Streams of HTTP/2 that Jetty has not forgotten. */
  int streams() {
    return connector.getConnectedEndPoints().stream()
        .map(EndPoint::getConnection)
        .map(top -> top instanceof SslConnection tls ? tls.getSslEndPoint().getConnection() : top)
        .filter(HTTP2Connection.class::isInstance)
        .mapToInt(one -> ((HTTP2Connection) one).getSession().getStreams().size())
        .sum();
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

  private static ConnectionFactory[] factories(Application application) {
    List<ConnectionFactory> factories = new ArrayList<>();
    HttpConfiguration configuration = new HttpConfiguration();
    if (application.tls().isPresent()) {
      configuration.addCustomizer(new SecureRequestCustomizer());
      String first = application.servesHttp2() ? "alpn" : "http/1.1";
      factories.add(new SslConnectionFactory(keys(application.tls().get()), first));
    }
    HttpConnectionFactory http = new HttpConnectionFactory(configuration);
    if (!application.servesHttp2()) {
      factories.add(http);
    } else if (application.tls().isPresent()) {
      ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
      alpn.setDefaultProtocol(http.getProtocol());
      factories.addAll(List.of(alpn, new HTTP2ServerConnectionFactory(configuration), http));
    } else {
      factories.addAll(List.of(http, new HTTP2CServerConnectionFactory(configuration)));
    }
    return factories.toArray(ConnectionFactory[]::new);
  }

  /** By forms, the one way in which Jetty lets the session know who has logged in. */
  private static SecurityHandler logins(Application application) {
    UserStore users = new UserStore();
    application.users().forEach((name, word) -> users.addUser(name, new Password(word), null));
    HashLoginService service = new HashLoginService("checks");
    service.setUserStore(users);
    ConstraintSecurityHandler logins = new ConstraintSecurityHandler();
    logins.setLoginService(service);
    logins.setAuthenticator(new FormAuthenticator("/login-page", "/login-page", false));
    return logins;
  }

  private void lookForExpiredSessions() throws Exception {
    DefaultSessionIdManager ids = new DefaultSessionIdManager(server);
    HouseKeeper keeper = new HouseKeeper();
    keeper.setIntervalSec(1);
    ids.setSessionHouseKeeper(keeper);
    server.addBean(ids, true);
  }

  private static SslContextFactory.Server keys(Tls tls) {
    SslContextFactory.Server keys = new SslContextFactory.Server();
    keys.setKeyStorePath(tls.keyStore().toString());
    keys.setKeyStorePassword(tls.password());
    keys.setSniRequired(false);
    return keys;
  }
}
