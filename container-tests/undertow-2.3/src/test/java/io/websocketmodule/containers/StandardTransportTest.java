// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.transport.ForcedTransport;
import io.websocketmodule.checks.transport.TransportChecks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The same checks on the standard upgrade, which serves where Undertow's classes cannot be seen: on
 * a WildFly whose deployment descriptor hides them.
 */
class StandardTransportTest extends TransportChecks {

  private static ForcedTransport forced;

  @BeforeAll
  static void forceTheStandardUpgrade() {
    forced = new ForcedTransport("servlet");
  }

  @AfterAll
  static void forceWhatWasForcedBefore() {
    forced.close();
  }

  @Override
  protected EmbeddedServer newServer() {
    return new UndertowServer();
  }

  /** Its streams are closed before anyone is told. */
  @Override
  protected boolean lateWritesAtStop() {
    return false;
  }
}
