// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.tomcat;

import io.websocketmodule.benchmarks.peers.Peer;
import io.websocketmodule.benchmarks.peers.Style;
import io.websocketmodule.benchmarks.peers.jakarta.Endpoints;
import io.websocketmodule.benchmarks.peers.module.ModuleApplication;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat 11: the module, and Tomcat's Jakarta WebSocket. */
public final class TomcatPeer implements Peer {

  /** Tomcat's default for the largest message; two such buffers belong to each connection. */
  private static final int DEFAULT_BUFFER_BYTES = 8 * 1024;

  /** All that a point opens, and some more. */
  private static final String MOST_CONNECTIONS = "20000";

  private String handlers = "";

  /** For the launcher. */
  public TomcatPeer() {}

  @Override
  public int start(Style style, int largestMessage) throws Exception {
    Path base = Files.createTempDirectory("tomcat");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(base)));
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("maxConnections", MOST_CONNECTIONS);
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", null);
    context.setParentClassLoader(TomcatPeer.class.getClassLoader());
    if (ModuleApplication.styles().contains(style)) {
      handlers = ModuleApplication.settings(style);
      context.addServletContainerInitializer(
          (none, started) -> ModuleApplication.register(started, style), Set.of());
    } else {
      int bufferBytes = Math.max(DEFAULT_BUFFER_BYTES, largestMessage);
      Deployment deployment = new Deployment(style, bufferBytes);
      handlers = Endpoints.settings(style, false, bufferBytes);
      context.addServletContainerInitializer(
          (none, started) -> deployment.register(started), Set.of());
    }
    tomcat.start();
    return connector.getLocalPort();
  }

  @Override
  public String settings() {
    return ServerInfo.getServerInfo()
        + " with default threads and buffers, maxConnections "
        + MOST_CONNECTIONS
        + ", "
        + handlers;
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      // What is left lies in the system's folder for such things.
    }
  }

  private record Deployment(Style style, int bufferBytes) implements ServletContextListener {

    void register(ServletContext context) throws ServletException {
      // Without a servlet for a path no filter is run, and endpoints are served by a filter.
      context.addServlet("default", new DefaultServlet()).addMapping("/");
      new WsSci().onStartup(Set.of(), context);
      context.addListener(this);
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
      ServerContainer container =
          (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
      try {
        Endpoints.deploy(container, Endpoints.of(style, false), bufferBytes);
      } catch (DeploymentException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
