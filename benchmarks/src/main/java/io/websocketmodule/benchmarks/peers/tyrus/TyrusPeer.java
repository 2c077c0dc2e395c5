// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.tyrus;

import io.websocketmodule.benchmarks.peers.Peer;
import io.websocketmodule.benchmarks.peers.Style;
import io.websocketmodule.benchmarks.peers.jakarta.Endpoints;
import jakarta.websocket.server.ServerEndpointConfig;
import org.glassfish.tyrus.server.TyrusServerContainer;

/** Tyrus on Grizzly. */
public final class TyrusPeer implements Peer {

  /** Tyrus's default. */
  private static final int BUFFER_BYTES = 4 * 1024 * 1024;

  private String handlers = "";

  /** For the launcher. */
  public TyrusPeer() {}

  @Override
  public int start(Style style, int largestMessage) throws Exception {
    LoopbackContainer container = new LoopbackContainer();
    Endpoints.limit(container, BUFFER_BYTES);
    for (ServerEndpointConfig endpoint : Endpoints.of(style, true)) {
      container.addEndpoint(endpoint);
    }
    handlers = Endpoints.settings(style, true, BUFFER_BYTES);
    container.start("/", 0);
    return container.getPort();
  }

  @Override
  public String settings() {
    // Its packages carry no version; its jar's name does.
    String jar =
        TyrusServerContainer.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return jar.replaceFirst(".*/(.*)\\.jar", "$1")
        + " on Grizzly with default threads, "
        + handlers;
  }
}
