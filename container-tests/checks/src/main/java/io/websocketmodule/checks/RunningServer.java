// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import java.net.URI;

/** A started server, stopped by close. */
public final class RunningServer implements AutoCloseable {

  private final EmbeddedServer server;
  private final boolean tls;
  private boolean stopped;

  /** Starts a server with an application. */
  public RunningServer(EmbeddedServer server, Application application) throws Exception {
    this.server = server;
    this.tls = application.tls().isPresent();
    server.start(application);
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return server.port();
  }

  /** The address of a path as a WebSocket client wants it. */
  public URI uri(String path) {
    return URI.create((tls ? "wss" : "ws") + "://127.0.0.1:" + port() + path);
  }

  /** Stops the server; a second call does nothing. */
  public void stop() throws Exception {
    if (!stopped) {
      stopped = true;
      server.stop();
    }
  }

  @Override
  public void close() {
    try {
      stop();
    } catch (Exception e) {
      throw new AssertionError("the server did not stop", e);
    }
  }
}
