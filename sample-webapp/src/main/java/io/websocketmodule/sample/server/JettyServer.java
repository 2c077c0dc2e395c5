// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample.server;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;

/**
 * The sample's WAR on an embedded Jetty, as a Jetty that was installed would deploy it: unpacked,
 * with a class loader of its own that hides the classes of Jetty and of this server.
 */
final class JettyServer {

  private static final String WAR = "sample-webapp.war";

  private final Path directory;
  private final Server server;
  private final ServerConnector connector;

  private JettyServer(Path directory, String host, int port, Map<String, String> parameters)
      throws IOException {
    this.directory = directory;
    server = new Server(threads());
    connector = connector(server, host, port);
    server.addConnector(connector);
    server.setHandler(application(directory, parameters));
  }

  /**
   * Starts listening and deploys the WAR.
   *
   * @param port 0: one that is free
   * @param parameters context parameters of the application
   * @throws IOException with a message of one line that says why the server cannot serve
   */
  static JettyServer start(String host, int port, Map<String, String> parameters)
      throws IOException {
    Path directory = Files.createTempDirectory("sample-server");
    JettyServer started = new JettyServer(directory, host, port, parameters);
    try {
      started.server.start();
    } catch (Exception e) {
      started.stop();
      throw new IOException(whyNotStarted(e, host, port), e);
    }
    Logging.started();
    return started;
  }

  /** Where the application is: with the port that was taken. */
  String url() {
    String host = connector.getHost();
    String authority = host.contains(":") ? "[" + host + "]" : host;
    return "http://" + authority + ":" + connector.getLocalPort() + "/";
  }

  /** Stops and cleans up. The module says goodbye to every connection when Jetty closes it. */
  void stop() {
    try {
      server.stop();
    } catch (Exception e) {
      System.err.println("Not everything stopped: " + e.getMessage());
    } finally {
      IO.delete(directory.toFile());
    }
  }

  /** As many as Jetty's own default; those that only a burst needed go again within seconds. */
  private static ThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(200, 8, 10_000);
    threads.setMaxEvictCount(200);
    threads.setName("sample-server");
    return threads;
  }

  /** HTTP/1.1 alone: browsers open WebSockets in another way on HTTP/2 (RFC 8441). */
  private static ServerConnector connector(Server server, String host, int port) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    return connector;
  }

  private static WebAppContext application(Path directory, Map<String, String> parameters)
      throws IOException {
    WebAppContext application = new WebAppContext();
    application.setContextPath("/");
    application.setWar(unpackWar(directory).toString());
    application.setTempDirectory(Files.createDirectory(directory.resolve("work")).toFile());
    application.setThrowUnavailableOnStartupException(true);
    application.setInitParameter("org.eclipse.jetty.servlet.Default.dirAllowed", "false");
    // Jetty hides its own classes from the application; what else is in this jar is hidden too.
    application.getHiddenClassMatcher().add("io.websocketmodule.sample.server.");
    application.getHiddenClassMatcher().add("picocli.");
    application.getHiddenClassMatcher().add("org.slf4j.");
    parameters.forEach(application::setInitParameter);
    return application;
  }

  private static Path unpackWar(Path directory) throws IOException {
    Path war = directory.resolve(WAR);
    try (InputStream packed = JettyServer.class.getResourceAsStream("/" + WAR)) {
      if (packed == null) {
        throw new IOException(WAR + " is missing: this class runs from sample-server.jar only");
      }
      Files.copy(packed, war);
    }
    return war;
  }

  /** The module's own sentence, or else the innermost cause: what is around tells of Jetty. */
  private static String whyNotStarted(Throwable failure, String host, int port) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof ServletException)) {
      cause = cause.getCause();
    }
    if (cause instanceof BindException) {
      return "Cannot listen on " + host + " port " + port + ": " + cause.getMessage();
    }
    if (cause instanceof UnresolvedAddressException) {
      return "Cannot listen on " + host + ": no address is known for this name";
    }
    return "Cannot start: " + cause.getMessage();
  }
}
