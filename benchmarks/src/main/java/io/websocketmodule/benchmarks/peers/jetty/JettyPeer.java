// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.jetty;

import io.websocketmodule.benchmarks.peers.Peer;
import io.websocketmodule.benchmarks.peers.Style;
import io.websocketmodule.benchmarks.peers.jakarta.Endpoints;
import io.websocketmodule.benchmarks.peers.module.ModuleApplication;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty 12.1: the module, Jetty's Jakarta WebSocket, and Jetty's own WebSocket API. */
public final class JettyPeer implements Peer {

  /** Jetty's default for the largest message. */
  private static final int DEFAULT_BUFFER_BYTES = 64 * 1024;

  private String handlers = "";

  /** For the launcher. */
  public JettyPeer() {}

  @Override
  public int start(Style style, int largestMessage) throws Exception {
    Server server = new Server();
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(handler(server, style, Math.max(DEFAULT_BUFFER_BYTES, largestMessage)));
    server.start();
    return connector.getLocalPort();
  }

  @Override
  public String settings() {
    return "Jetty " + Server.getVersion() + " with default threads and buffers, " + handlers;
  }

  private Handler handler(Server server, Style style, int bufferBytes) {
    if (style == Style.OWN_API) {
      handlers = JettyApi.settings();
      return JettyApi.handler(server, bufferBytes);
    }
    ServletContextHandler context = new ServletContextHandler("/");
    if (ModuleApplication.styles().contains(style)) {
      handlers = ModuleApplication.settings(style);
      context.addServletContainerInitializer(
          (none, started) -> ModuleApplication.register(started, style));
    } else {
      List<ServerEndpointConfig> endpoints = Endpoints.of(style, true);
      handlers = Endpoints.settings(style, true, bufferBytes);
      JakartaWebSocketServletContainerInitializer.configure(
          context, (started, container) -> Endpoints.deploy(container, endpoints, bufferBytes));
    }
    return context;
  }
}
