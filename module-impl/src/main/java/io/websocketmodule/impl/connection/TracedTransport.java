// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A transport whose frames are shown as they pass. A connection that is not traced has none of this
 * around its transport, and so pays nothing for it.
 *
 * <p>Thread rule: that of {@link Transport}; each scanner belongs to the token of its direction.
 */
final class TracedTransport implements Transport {

  private final Transport transport;
  private final FrameScanner received;
  private final FrameScanner sent;

  /**
   * The last buffer of a write that the container has not finished, and that was scanned; null:
   * there is none. Of the write token, and of the container's event while a write waits.
   */
  private volatile ByteBuffer unfinished;

  /**
   * Puts scanners at a transport.
   *
   * @param sent null: what is sent is not looked at, and {@link #seenBy} not needed
   */
  TracedTransport(Transport transport, FrameScanner received, FrameScanner sent) {
    this.transport = transport;
    this.received = received;
    this.sent = sent;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int begin = into.position();
    int count = transport.read(into);
    if (count > 0) {
      received.scan(into.duplicate().position(begin).limit(begin + count));
    }
    return count;
  }

  @Override
  public boolean write(ByteBuffer[] from, int count) throws IOException {
    if (sent == null) {
      return transport.write(from, count);
    }
    if (unfinished == null) {
      for (int i = 0; i < count; i++) {
        sent.scan(from[i].duplicate());
      }
    }
    unfinished = from[count - 1]; // before the call: the event may come within it
    boolean all = transport.write(from, count);
    if (all) {
      unfinished = null;
    }
    return all;
  }

  /** Sees when the container finishes a write by itself, of which the connection tells nothing. */
  Events seenBy(Events connection) {
    return new Events() {
      @Override
      public void onWritable() {
        ByteBuffer last = unfinished;
        if (last != null && !last.hasRemaining()) {
          unfinished = null;
        }
        connection.onWritable();
      }

      @Override
      public void onReadable() {
        connection.onReadable();
      }

      @Override
      public void onLost(IOException cause) {
        connection.onLost(cause);
      }

      @Override
      public void onStopping() {
        connection.onStopping();
      }

      @Override
      public void onClosed() {
        connection.onClosed();
      }
    };
  }

  @Override
  public boolean awaitReadable() throws IOException {
    return transport.awaitReadable();
  }

  @Override
  public boolean shutdownOutput() {
    return transport.shutdownOutput();
  }

  @Override
  public void close() {
    transport.close();
  }

  @Override
  public void abort() {
    transport.abort();
  }

  @Override
  public boolean eventsMayBlock() {
    return transport.eventsMayBlock();
  }

  @Override
  public boolean prefersDirectBuffers() {
    return transport.prefersDirectBuffers();
  }

  @Override
  public String name() {
    return transport.name();
  }
}
