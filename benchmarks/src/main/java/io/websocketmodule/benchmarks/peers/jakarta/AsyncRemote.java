// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.jakarta;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import java.nio.ByteBuffer;

/** Sends and leaves it to the container. */
record AsyncRemote(RemoteEndpoint.Async async) implements Remote {

  /** A lost peer is told to onClose as well. */
  private static final SendHandler IGNORED = result -> {};

  @Override
  public void send(String text) {
    async.sendText(text, IGNORED);
  }

  @Override
  public void send(ByteBuffer data) {
    async.sendBinary(data, IGNORED);
  }
}
