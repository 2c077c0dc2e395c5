// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.OverHttp2Checks;
import io.websocketmodule.checks.http2.BridgedServer;

/** The end-to-end checks over HTTP/2 in clear text. */
class OverHttp2Test extends OverHttp2Checks {

  @Override
  public EmbeddedServer newServer() {
    return new BridgedServer(new JettyServer());
  }
}
