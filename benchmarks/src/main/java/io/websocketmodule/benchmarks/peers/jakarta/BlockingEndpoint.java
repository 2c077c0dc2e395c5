// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.jakarta;

import io.websocketmodule.benchmarks.peers.Peer;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;

/** Blocks in onMessage, as a handler that asks a database does. */
public final class BlockingEndpoint extends Endpoint {

  /** For the container. */
  public BlockingEndpoint() {}

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.addMessageHandler(String.class, new Texts(Endpoints.replying(config).on(session)));
  }

  private record Texts(Remote remote) implements MessageHandler.Whole<String> {

    @Override
    public void onMessage(String text) {
      try {
        Thread.sleep(Peer.BLOCKING_MILLIS);
        remote.send(text);
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
