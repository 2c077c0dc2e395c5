// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.autobahn.AutobahnEcho;

/** What Autobahn's Maven plugin starts. */
public final class Autobahn {

  private Autobahn() {}

  /** Serves the echo on the port given. */
  public static void main(String[] arguments) throws Exception {
    AutobahnEcho.serve(new JettyServer(), "jetty", arguments);
  }
}
