// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.jakarta;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Sends what comes to every subscriber. */
public final class PublishEndpoint extends Endpoint {

  /** For the container. */
  public PublishEndpoint() {}

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.addMessageHandler(String.class, new Texts());
  }

  private record Texts() implements MessageHandler.Whole<String> {

    @Override
    public void onMessage(String text) {
      try {
        for (Remote subscriber : SubscribeEndpoint.subscribers()) {
          subscriber.send(text);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
