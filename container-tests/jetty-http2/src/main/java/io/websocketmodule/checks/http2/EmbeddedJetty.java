// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.http2;

import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.Tls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
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
import org.eclipse.jetty.server.Handler;
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

/**
 * Runs an application on an embedded Jetty: all but the servlet context, whose classes have other
 * names in every environment.
 */
public abstract class EmbeddedJetty implements EmbeddedServer {

  private final Server server = new Server();
  private final Duration idleTimeout;
  private ServerConnector connector;

  /** With Jetty's own limit for silences. */
  protected EmbeddedJetty(Duration idleTimeout) {
    this.idleTimeout = idleTimeout;
  }

  /** The context at /, with all that the application is but its users. */
  protected abstract Handler context(Application application);

  @Override
  public void start(Application application) throws Exception {
    connector = new ServerConnector(server, factories(application));
    connector.setHost(application.host());
    connector.setPort(application.port());
    connector.setIdleTimeout(idleTimeout.toMillis());
    server.addConnector(connector);
    if (!application.users().isEmpty()) {
      lookForExpiredSessions();
    }
    server.setHandler(context(application));
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

  private static SslContextFactory.Server keys(Tls tls) {
    SslContextFactory.Server keys = new SslContextFactory.Server();
    keys.setKeyStorePath(tls.keyStore().toString());
    keys.setKeyStorePassword(tls.password());
    keys.setSniRequired(false);
    return keys;
  }

  /** Lets the application's users log in, as the session is to remember. */
  protected static void addUsers(Application application, SecurityHandler logins) {
    UserStore users = new UserStore();
    application.users().forEach((name, word) -> users.addUser(name, new Password(word), null));
    HashLoginService service = new HashLoginService("checks");
    service.setUserStore(users);
    logins.setLoginService(service);
    // By forms, the one way in which Jetty lets the session know who has logged in.
    logins.setAuthenticator(new FormAuthenticator("/login-page", "/login-page", false));
  }

  private void lookForExpiredSessions() throws Exception {
    DefaultSessionIdManager ids = new DefaultSessionIdManager(server);
    HouseKeeper keeper = new HouseKeeper();
    keeper.setIntervalSec(1);
    ids.setSessionHouseKeeper(keeper);
    server.addBean(ids, true);
  }
}
