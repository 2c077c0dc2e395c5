// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

/** One container that can be started in this JVM; used once, for one application. */
public interface EmbeddedServer {

  /** Deploys the application at the context path / and starts where it says. */
  void start(Application application) throws Exception;

  /** The port it listens on. */
  int port();

  /** Stops the container in its own orderly way. */
  void stop() throws Exception;

  /** Whether {@code HttpServletRequest.upgrade} gives an application the connection here. */
  boolean standardUpgradeWorks();

  /** Whether the container's own module for {@code jakarta.websocket} endpoints is there. */
  boolean servesEndpoints();
}
