// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.undertow;

import io.undertow.Undertow;
import io.undertow.Version;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainer;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import io.websocketmodule.benchmarks.peers.Peer;
import io.websocketmodule.benchmarks.peers.Style;
import io.websocketmodule.benchmarks.peers.jakarta.Endpoints;
import io.websocketmodule.benchmarks.peers.module.ModuleApplication;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import java.util.Set;

/** Undertow 2.3: the module, and Undertow's Jakarta WebSocket. */
public final class UndertowPeer implements Peer {

  /** Undertow gathers messages of any size; this is its own default bound, for the report. */
  private static final int DEFAULT_BUFFER_BYTES = 64 * 1024;

  private String handlers = "";

  /** For the launcher. */
  public UndertowPeer() {}

  @Override
  public int start(Style style, int largestMessage) throws Exception {
    DeploymentInfo info =
        Servlets.deployment()
            .setClassLoader(UndertowPeer.class.getClassLoader())
            .setContextPath("/")
            .setDeploymentName("benchmarks");
    if (ModuleApplication.styles().contains(style)) {
      handlers = ModuleApplication.settings(style);
      ServletContainerInitializer register =
          (none, started) -> ModuleApplication.register(started, style);
      info.addServletContainerInitializer(
          new ServletContainerInitializerInfo(
              register.getClass(), new ImmediateInstanceFactory<>(register), Set.of()));
    } else {
      int bufferBytes = Math.max(DEFAULT_BUFFER_BYTES, largestMessage);
      handlers = Endpoints.settings(style, true, bufferBytes);
      WebSocketDeploymentInfo endpoints = new WebSocketDeploymentInfo();
      Endpoints.of(style, true).forEach(endpoints::addEndpoint);
      endpoints.addListener(container -> Endpoints.limit(container, bufferBytes));
      info.addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, endpoints);
    }
    DeploymentManager deployment = ServletContainer.Factory.newInstance().addDeployment(info);
    deployment.deploy();
    Undertow undertow =
        Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(deployment.start()).build();
    undertow.start();
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public String settings() {
    return "Undertow "
        + Version.getVersionString()
        + " with default threads and buffers, "
        + handlers;
  }
}
