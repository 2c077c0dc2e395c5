// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.transport.TransportChecks;

/** The checks of the transport on Tomcat. */
class TransportTest extends TransportChecks {

  @Override
  protected EmbeddedServer newServer() {
    return new TomcatServer();
  }
}
