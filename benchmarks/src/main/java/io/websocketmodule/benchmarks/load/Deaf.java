// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** Sends as much as the server takes, and never reads what comes back. */
final class Deaf implements Participant {

  private final SocketChannel channel;
  private final Tape tape;
  private final ByteBuffer requests;
  private long sent;

  Deaf(LoadLoop loop, SocketChannel channel, Tape tape) throws IOException {
    this.channel = channel;
    this.tape = tape;
    requests = tape.requests().limit(tape.messages() * tape.requestBytes());
    loop.register(channel, SelectionKey.OP_WRITE, this);
  }

  @Override
  public void ready() throws IOException {
    sent += channel.write(requests);
    if (!requests.hasRemaining()) {
      requests.position(0);
    }
  }

  /** Bytes that the server, or the system in its place, has taken. */
  long sent() {
    return sent;
  }

  void abort() throws IOException {
    Goodbye.abort(channel);
  }
}
