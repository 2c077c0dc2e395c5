// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.boot;

import java.net.URI;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The application as it runs on the starter's embedded server, at any free port of loopback. */
final class RunningApplication implements AutoCloseable {

  private final ConfigurableApplicationContext context;

  RunningApplication(boolean moduleEnabled) {
    context =
        new SpringApplicationBuilder(BootApplication.class)
            .web(WebApplicationType.SERVLET)
            .properties(
                "server.address=127.0.0.1",
                "server.port=0",
                "spring.main.banner-mode=off",
                "websocket.enabled=" + moduleEnabled)
            .run();
  }

  int port() {
    return Integer.parseInt(context.getEnvironment().getProperty("local.server.port", ""));
  }

  URI uri(String path) {
    return URI.create("ws://127.0.0.1:" + port() + path);
  }

  /** Stops the server with it; a second call does nothing. */
  void stop() {
    context.close();
  }

  @Override
  public void close() {
    stop();
  }
}
