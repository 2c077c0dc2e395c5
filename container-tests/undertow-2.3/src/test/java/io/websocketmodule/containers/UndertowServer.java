// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.LoginConfig;
import io.undertow.servlet.api.ServletContainer;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.EmbeddedServer;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.Consumer;

/** Runs an application on an embedded Undertow. */
final class UndertowServer implements EmbeddedServer {

  private final Consumer<Undertow.Builder> configuration;
  private DeploymentManager deployment;
  private Undertow undertow;

  UndertowServer() {
    this(builder -> {});
  }

  UndertowServer(Consumer<Undertow.Builder> configuration) {
    this.configuration = configuration;
  }

  @Override
  public void start(Application application) throws Exception {
    ServletContainerInitializer register = (none, started) -> application.register(started);
    DeploymentInfo info =
        Servlets.deployment()
            .setClassLoader(UndertowServer.class.getClassLoader())
            .setContextPath("/")
            .setDeploymentName("checks")
            .addServletContainerInitializer(
                new ServletContainerInitializerInfo(
                    register.getClass(), new ImmediateInstanceFactory<>(register), Set.of()));
    application.contextParameters().forEach(info::addInitParameter);
    if (!application.users().isEmpty()) {
      info.setIdentityManager(new Users(application.users()));
      info.setLoginConfig(new LoginConfig("BASIC", "checks"));
    }
    if (!application.endpoints().isEmpty()) {
      WebSocketDeploymentInfo endpoints = new WebSocketDeploymentInfo();
      application.endpoints().forEach(endpoints::addEndpoint);
      info.addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, endpoints);
    }
    deployment = ServletContainer.Factory.newInstance().addDeployment(info);
    deployment.deploy();
    Undertow.Builder builder = Undertow.builder().setHandler(deployment.start());
    if (application.tls().isPresent()) {
      builder.addHttpsListener(
          application.port(), application.host(), application.tls().get().context());
    } else {
      builder.addHttpListener(application.port(), application.host());
    }
    builder.setServerOption(UndertowOptions.ENABLE_HTTP2, application.servesHttp2());
    configuration.accept(builder);
    undertow = builder.build();
    undertow.start();
  }

  @Override
  public int port() {
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public void stop() throws ServletException {
    deployment.stop();
    deployment.undeploy();
    undertow.stop();
  }

  @Override
  public boolean standardUpgradeWorks() {
    return true;
  }

  @Override
  public boolean servesEndpoints() {
    return true;
  }
}
