// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.faults.FaultChecks;

/** Faults on Tomcat. */
class FaultTest extends FaultChecks {

  @Override
  public EmbeddedServer newServer() {
    return new TomcatServer();
  }
}
