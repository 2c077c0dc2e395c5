// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.jakarta;

import jakarta.websocket.RemoteEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Sends and waits until the message has left. */
record BasicRemote(RemoteEndpoint.Basic basic) implements Remote {

  @Override
  public void send(String text) throws IOException {
    basic.sendText(text);
  }

  @Override
  public void send(ByteBuffer data) throws IOException {
    basic.sendBinary(data);
  }
}
