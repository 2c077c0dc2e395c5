// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.Tls;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.websocket.server.WsSci;

/** Runs an application on an embedded Tomcat. */
final class TomcatServer implements EmbeddedServer {

  private final Tomcat tomcat = new Tomcat();
  private Path base;

  @Override
  public void start(Application application) throws Exception {
    base = Files.createTempDirectory("tomcat");
    tomcat.setBaseDir(base.toString());
    Connector connector = new Connector();
    connector.setPort(application.port());
    connector.setProperty("address", application.host());
    // Its default is 8192, which a crowd of half-open connections would wait at.
    connector.setProperty("maxConnections", "20000");
    application.tls().ifPresent(tls -> secure(connector, tls));
    if (application.servesHttp2()) {
      connector.addUpgradeProtocol(new Http2Protocol());
    }
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", null);
    // The Autobahn plugin runs this in a class loader of its own.
    context.setParentClassLoader(TomcatServer.class.getClassLoader());
    application.contextParameters().forEach(context::addParameter);
    if (!application.users().isEmpty()) {
      letLogIn(context, application);
    }
    context.addServletContainerInitializer(
        (none, started) -> {
          application.register(started);
          if (!application.endpoints().isEmpty()) {
            deploy(application, started);
          }
        },
        Set.of());
    tomcat.start();
  }

  @Override
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void stop() throws LifecycleException, IOException {
    PooledBuffers.check(tomcat.getConnector());
    tomcat.stop();
    tomcat.destroy();
    try (Stream<Path> files = Files.walk(base)) {
      files.sorted(Comparator.reverseOrder()).forEach(TomcatServer::delete);
    }
  }

  @Override
  public boolean standardUpgradeWorks() {
    return true;
  }

  @Override
  public boolean servesEndpoints() {
    return true;
  }

  private void letLogIn(Context context, Application application) {
    application.users().forEach(tomcat::addUser);
    context.setLoginConfig(new LoginConfig("BASIC", "checks", null, null));
    context.getPipeline().addValve(new BasicAuthenticator());
    StandardManager sessions = new StandardManager();
    sessions.setProcessExpiresFrequency(1);
    context.setManager(sessions);
    tomcat.getEngine().setBackgroundProcessorDelay(1);
  }

  private static void deploy(Application application, ServletContext context)
      throws ServletException {
    // Without a servlet for a path no filter is run, and the endpoints are served by one.
    context.addServlet("default", new DefaultServlet()).addMapping("/");
    new WsSci().onStartup(Set.of(), context);
    context.addListener(new EndpointDeployment(application));
  }

  private static void secure(Connector connector, Tls tls) {
    connector.setSecure(true);
    connector.setScheme("https");
    connector.setProperty("SSLEnabled", "true");
    SSLHostConfig host = new SSLHostConfig();
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
    certificate.setCertificateKeystoreFile(tls.keyStore().toString());
    certificate.setCertificateKeystorePassword(tls.password());
    certificate.setCertificateKeystoreType("PKCS12");
    host.addCertificate(certificate);
    connector.addSslHostConfig(host);
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record EndpointDeployment(Application application) implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
      ServerContainer container =
          (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
      for (Class<?> endpoint : application.endpoints()) {
        try {
          container.addEndpoint(endpoint);
        } catch (DeploymentException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
