// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainer;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The containers that can be started in this JVM. */
enum Container {
  JETTY {
    @Override
    Running start(Consumer<ServletContext> application) throws Exception {
      Server server = new Server();
      ServerConnector connector = new ServerConnector(server);
      connector.setHost("127.0.0.1");
      server.addConnector(connector);
      ServletContextHandler context = new ServletContextHandler("/");
      context.addServletContainerInitializer((none, started) -> application.accept(started));
      server.setHandler(context);
      server.start();
      return new Running(connector.getLocalPort(), server::stop);
    }
  },
  TOMCAT {
    @Override
    Running start(Consumer<ServletContext> application) throws Exception {
      Tomcat tomcat = new Tomcat();
      Path base = Files.createTempDirectory("tomcat");
      tomcat.setBaseDir(base.toString());
      Connector connector = new Connector();
      connector.setPort(0);
      connector.setProperty("address", "127.0.0.1");
      tomcat.setConnector(connector);
      Context context = tomcat.addContext("", null);
      context.addServletContainerInitializer(
          (none, started) -> application.accept(started), Set.of());
      tomcat.start();
      return new Running(
          connector.getLocalPort(),
          () -> {
            tomcat.stop();
            tomcat.destroy();
            try (Stream<Path> files = Files.walk(base)) {
              for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
              }
            }
          });
    }
  },
  UNDERTOW {
    @Override
    Running start(Consumer<ServletContext> application) throws Exception {
      ServletContainerInitializer register = (none, started) -> application.accept(started);
      DeploymentInfo info =
          Servlets.deployment()
              .setClassLoader(Container.class.getClassLoader())
              .setContextPath("/")
              .setDeploymentName("hosting")
              .addServletContainerInitializer(
                  new ServletContainerInitializerInfo(
                      register.getClass(), new ImmediateInstanceFactory<>(register), Set.of()));
      DeploymentManager deployment = ServletContainer.Factory.newInstance().addDeployment(info);
      deployment.deploy();
      Undertow undertow =
          Undertow.builder()
              // Its own bound is 2 MiB.
              .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 1L << 40)
              .setHandler(deployment.start())
              .addHttpListener(0, "127.0.0.1")
              .build();
      undertow.start();
      int port = ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
      return new Running(
          port,
          () -> {
            deployment.stop();
            deployment.undeploy();
            undertow.stop();
          });
    }
  };

  /** What stops a container. */
  interface Stop {
    void run() throws Exception;
  }

  /**
   * A started container.
   *
   * @param port on 127.0.0.1
   * @param stop in its own orderly way
   */
  record Running(int port, Stop stop) {}

  /** Starts with an application at the context path /. */
  abstract Running start(Consumer<ServletContext> application) throws Exception;
}
