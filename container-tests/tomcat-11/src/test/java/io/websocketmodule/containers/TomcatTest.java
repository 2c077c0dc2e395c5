// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.EndToEndChecks;

/** The end-to-end checks on Tomcat. */
class TomcatTest extends EndToEndChecks {

  @Override
  public EmbeddedServer newServer() {
    return new TomcatServer();
  }
}
