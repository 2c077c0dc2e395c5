// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The bytes that a process sends. While a head is read it gives no more than one line at a time: so
 * the parser never holds what comes behind a 101, which is not HTTP and belongs to the tunnel.
 */
final class BackendInput extends InputStream {
  private static final int SIZE = 16 * 1024;

  private final SocketChannel channel;
  private final ByteBuffer held = ByteBuffer.allocate(SIZE).limit(0);
  private boolean byLine = true;

  BackendInput(SocketChannel channel) {
    this.channel = channel;
  }

  /** A head is read next. */
  void expectHead() {
    byLine = true;
  }

  /** The head is read; a body follows. */
  void expectBody() {
    byLine = false;
  }

  /** What has arrived behind the head and was not read. */
  ByteBuffer rest() {
    return held;
  }

  @Override
  public int available() {
    return held.remaining();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!held.hasRemaining()) {
      if (!byLine && length >= SIZE) {
        return channel.read(ByteBuffer.wrap(into, offset, length));
      }
      if (channel.read(held.clear()) < 0) {
        held.limit(0);
        return -1;
      }
      held.flip();
    }
    int count = Math.min(length, byLine ? line() : held.remaining());
    held.get(into, offset, count);
    return count;
  }

  /** How much of what is held belongs to the current line, its end included. */
  private int line() {
    for (int i = held.position(); i < held.limit(); i++) {
      if (held.get(i) == '\n') {
        return i + 1 - held.position();
      }
    }
    return held.remaining();
  }
}
