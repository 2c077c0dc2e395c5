// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.transport.SecureTransportChecks;

/** The checks of the transport on Tomcat over TLS. */
class SecureTransportTest extends SecureTransportChecks {

  @Override
  protected EmbeddedServer newServer() {
    return new TomcatServer();
  }
}
