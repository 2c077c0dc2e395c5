// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.transport.TransportChecks;

/**
 * The checks of the transport on Jetty, with events that block nobody: told on the selector's
 * thread.
 */
class NonBlockingTransportTest extends TransportChecks {

  @Override
  protected EmbeddedServer newServer() {
    return new JettyServer();
  }

  @Override
  protected boolean eventsMayBlock() {
    return false;
  }
}
