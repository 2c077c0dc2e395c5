// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Closes connections in order, as a client should: close frame, then the server's end of TCP. */
final class Goodbye {

  private static final long PATIENCE_NANOS = 2_000_000_000L;
  private static final int BUFFER_BYTES = 64 * 1024;

  /** A close frame with code 1000, masked by a key of zeros. */
  private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xE8};

  private Goodbye() {}

  /** The close frame to send. */
  static ByteBuffer closeFrame() {
    return ByteBuffer.wrap(CLOSE).asReadOnlyBuffer();
  }

  /**
   * Closes connections on which everything was answered.
   *
   * @param raw true: the server knows no WebSocket
   */
  static void to(List<SocketChannel> channels, boolean raw) throws IOException {
    List<SocketChannel> open = new ArrayList<>(channels);
    if (!raw) {
      for (SocketChannel channel : open) {
        channel.write(closeFrame());
      }
      long end = System.nanoTime() + PATIENCE_NANOS;
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      while (!open.isEmpty() && System.nanoTime() < end) {
        closeEnded(open, buffer);
        Thread.onSpinWait();
      }
    }
    for (SocketChannel channel : open) {
      abort(channel);
    }
  }

  private static void closeEnded(List<SocketChannel> open, ByteBuffer buffer) throws IOException {
    for (Iterator<SocketChannel> each = open.iterator(); each.hasNext(); ) {
      SocketChannel channel = each.next();
      if (channel.read(buffer.clear()) < 0) {
        channel.close();
        each.remove();
      }
    }
  }

  /** Closes by a reset, which leaves nothing waiting in the system. */
  static void abort(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.close();
  }
}
