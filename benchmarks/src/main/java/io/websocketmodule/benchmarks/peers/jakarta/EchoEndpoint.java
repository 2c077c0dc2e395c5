// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.jakarta;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Sends every message back. */
public final class EchoEndpoint extends Endpoint {

  /** For the container. */
  public EchoEndpoint() {}

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    Remote remote = Endpoints.replying(config).on(session);
    session.addMessageHandler(String.class, new Texts(remote));
    if (Endpoints.replying(config) == Replying.BASIC) {
      session.addMessageHandler(ByteBuffer.class, new Buffers(remote));
    } else {
      // The container may use a ByteBuffer again when the handler has returned; an array is ours.
      session.addMessageHandler(byte[].class, new Arrays(remote));
    }
  }

  record Texts(Remote remote) implements MessageHandler.Whole<String> {

    @Override
    public void onMessage(String text) {
      try {
        remote.send(text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record Buffers(Remote remote) implements MessageHandler.Whole<ByteBuffer> {

    @Override
    public void onMessage(ByteBuffer data) {
      try {
        remote.send(data);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record Arrays(Remote remote) implements MessageHandler.Whole<byte[]> {

    @Override
    public void onMessage(byte[] data) {
      try {
        remote.send(ByteBuffer.wrap(data));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
