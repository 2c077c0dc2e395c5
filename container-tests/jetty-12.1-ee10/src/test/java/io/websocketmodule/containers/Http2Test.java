// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.http2.EmbeddedJetty;
import io.websocketmodule.checks.http2.Http2Checks;
import java.time.Duration;

/** WebSockets over HTTP/2 on Jetty. */
class Http2Test extends Http2Checks {

  @Override
  public EmbeddedJetty newServer(Duration idleTimeout) {
    return new JettyServer(idleTimeout);
  }
}
