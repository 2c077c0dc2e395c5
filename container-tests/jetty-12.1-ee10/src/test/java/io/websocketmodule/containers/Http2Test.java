// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.http2.Http2Checks;

/** WebSockets over HTTP/2 on Jetty. */
class Http2Test extends Http2Checks {

  @Override
  protected EmbeddedServer newServer() {
    return new JettyServer();
  }
}
