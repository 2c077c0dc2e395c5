// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.http2.Http2Checks;
import java.time.Duration;

/** WebSockets over HTTP/2 on Jetty. */
class Http2Test extends Http2Checks {

  @Override
  protected EmbeddedServer newServer(Duration idleTimeout) {
    return new JettyServer(idleTimeout);
  }

  @Override
  protected int streams(EmbeddedServer server) {
    return ((JettyServer) server).streams();
  }
}
