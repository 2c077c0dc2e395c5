// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

/** What each group of checks stands on. A group is an interface whose default methods are tests. */
public interface Checks {

  /** A new server of the container under test, not started. */
  EmbeddedServer newServer();

  /** The server that all groups share: it serves the echoes and is left as it was found. */
  RunningServer shared();

  /** What the shared server's servlets note. */
  Journal journal();

  /** Starts a server for one check alone. */
  default RunningServer start(Application application) throws Exception {
    return new RunningServer(newServer(), application);
  }
}
