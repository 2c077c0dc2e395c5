// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.selector;

import io.websocketmodule.benchmarks.peers.Peer;
import io.websocketmodule.benchmarks.peers.Style;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** The floor: every byte goes back as it came, by one thread and one selector. */
public final class RawPeer implements Peer {

  private static final int BUFFER_BYTES = 256 * 1024;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  /** For the launcher. */
  public RawPeer() {}

  @Override
  public int start(Style style, int largestMessage) throws IOException {
    return new SelectorServer(Connection::new).start();
  }

  @Override
  public String settings() {
    return "one thread, one selector, one direct buffer of " + BUFFER_BYTES + " bytes";
  }

  private final class Connection implements SelectorServer.Connection {

    private final SelectionKey key;
    private final SocketChannel channel;

    /** Null unless the peer reads more slowly than it sends; then nothing is read from it. */
    private ByteBuffer rest;

    Connection(SelectionKey key) {
      this.key = key;
      channel = (SocketChannel) key.channel();
    }

    @Override
    public void ready() throws IOException {
      if (rest == null) {
        if (channel.read(buffer.clear()) < 0) {
          channel.close();
          return;
        }
        channel.write(buffer.flip());
        if (buffer.hasRemaining()) {
          rest = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
          key.interestOps(SelectionKey.OP_WRITE);
        }
      } else {
        channel.write(rest);
        if (!rest.hasRemaining()) {
          rest = null;
          key.interestOps(SelectionKey.OP_READ);
        }
      }
    }
  }
}
