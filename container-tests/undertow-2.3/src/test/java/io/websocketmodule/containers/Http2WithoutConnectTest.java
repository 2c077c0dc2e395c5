// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.Http2WithoutConnectChecks;

/** HTTP/2 on Undertow, which does not announce CONNECT for WebSockets. */
class Http2WithoutConnectTest extends Http2WithoutConnectChecks {

  @Override
  protected EmbeddedServer newServer() {
    return new UndertowServer();
  }
}
