// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.autobahn.AutobahnEcho;
import io.websocketmodule.checks.transport.ForcedTransport;

/** What Autobahn's Maven plugin starts to try the standard upgrade. */
public final class StandardAutobahn {

  private static final String TRANSPORT = "servlet";

  private StandardAutobahn() {}

  /** Serves the echo on the port given. */
  public static void main(String[] arguments) throws Exception {
    ForcedTransport forced = new ForcedTransport(TRANSPORT);
    try {
      AutobahnEcho.serve(new UndertowServer(), TRANSPORT, arguments);
      AutobahnEcho.connect(arguments);
    } finally {
      // The same JVM may start other containers next.
      forced.close();
    }
  }
}
