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

  /** The rest of a write that was scanned before. With the write token. */
  private boolean rest;

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
    for (int i = 0; i < count && !rest; i++) {
      sent.scan(from[i].duplicate());
    }
    boolean all = transport.write(from, count);
    rest = !all;
    return all;
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
