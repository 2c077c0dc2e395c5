// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import java.net.URI;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** One example, deployed with the module's filter on an embedded Jetty. */
final class ExampleServer implements AutoCloseable {

  /** All that Jetty may have, so that a thread for each connection would show. */
  static final int THREADS = 16;

  private final Server server = new Server(new QueuedThreadPool(THREADS));
  private final ServerConnector connector = new ServerConnector(server, 1, 2);

  /** Starts a servlet as its annotation says. */
  ExampleServer(HttpServlet example) throws Exception {
    connector.setHost("127.0.0.1");
    connector.setAcceptQueueSize(1024);
    // In bytes. Little, so that a peer that does not read is noticed soon.
    connector.setAcceptedSendBufferSize(16 * 1024);
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServletContainerInitializer((none, started) -> register(started, example));
    server.setHandler(context);
    server.start();
  }

  private static void register(ServletContext context, HttpServlet example) {
    FilterRegistration.Dynamic module =
        context.addFilter(
            "WebSocketModule", "io.websocketmodule.impl.upgrade.WebSocketModuleFilter");
    module.setAsyncSupported(true);
    module.addMappingForUrlPatterns(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), true, "/*");
    WebServlet annotation = example.getClass().getAnnotation(WebServlet.class);
    ServletRegistration.Dynamic servlet = context.addServlet("example", example);
    servlet.addMapping(annotation.value());
    servlet.setAsyncSupported(annotation.asyncSupported());
  }

  int port() {
    return connector.getLocalPort();
  }

  URI uri(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + port() + path);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new AssertionError("the server did not stop", e);
    }
  }
}
