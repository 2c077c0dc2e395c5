// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.boot;

import io.websocketmodule.checks.servlet.EchoEndpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.server.standard.ServerEndpointExporter;

/** A Jakarta endpoint, on the container's WebSocket. */
@Configuration(proxyBeanMethods = false)
class Endpoints {

  @Bean
  ServerEndpointExporter endpoints() {
    ServerEndpointExporter exporter = new ServerEndpointExporter();
    exporter.setAnnotatedEndpointClasses(EchoEndpoint.class);
    return exporter;
  }
}
