// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.transport.TransportChecks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The same checks on the standard upgrade, which serves where Undertow's classes cannot be seen: on
 * a WildFly whose deployment descriptor hides them.
 */
class StandardTransportTest extends TransportChecks {

  private static final String FORCED = "io.websocketmodule.transport";
  private static String before;

  @BeforeAll
  static void forceTheStandardUpgrade() {
    before = System.setProperty(FORCED, "servlet");
  }

  @AfterAll
  static void forceWhatWasForcedBefore() {
    if (before == null) {
      System.clearProperty(FORCED);
    } else {
      System.setProperty(FORCED, before);
    }
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
