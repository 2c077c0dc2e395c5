// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes that leave on a non-blocking output of the Servlet specification.
 *
 * <p>Thread rule: that of {@link ServletTransport}. The output is used only after it said
 * isReady(), under the write token, once the container has called back first.
 */
final class ServletOutput extends StreamGate implements WriteListener {
  private static final int WRITING = OrderlyTransport.WRITING;
  private static final int WAITING = OrderlyTransport.WAITING; // for onWritePossible

  /** The container has called back first. Among the transport's flags. */
  private static final int WRITABLE = OrderlyTransport.OWN;

  private final ServletTransport transport;
  private final ServletOutputStream out;

  /** Guarded by the write token, and by the container's callback while a write waits. */
  private boolean flushOwed;

  ServletOutput(ServletTransport transport, ServletOutputStream out) {
    this.transport = transport;
    this.out = out;
  }

  /** The first of all: the 101 leaves. */
  void begin() throws IOException {
    transport.quirks.begin(out);
  }

  /** From here on the container calls back when something can be written. */
  void listen() {
    enter();
    try {
      out.setWriteListener(this);
    } finally {
      leave();
    }
  }

  boolean write(ByteBuffer[] from, int count) throws IOException {
    transport.enter(WRITING);
    enter();
    try {
      return writeAll(from, count);
    } catch (RuntimeException e) {
      throw transport.takenBack(e);
    } finally {
      leave();
      transport.leave(WRITING);
    }
  }

  private boolean writeAll(ByteBuffer[] from, int count) throws IOException {
    int first = 0;
    while (true) {
      int size = 0;
      for (int i = first; i < count && size < ServletTransport.PIECE; i++) {
        size += Math.min(ServletTransport.PIECE - size, from[i].remaining());
      }
      if (size == 0) {
        return flushed();
      }
      if (!ready()) {
        return false;
      }
      // U1: Undertow 2.3 (2.3.24.Final) ignores offset and length, so the array is of exactly the
      // size.
      byte[] piece = new byte[size];
      int filled = 0;
      while (filled < size) {
        int part = Math.min(size - filled, from[first].remaining());
        from[first].get(piece, filled, part);
        filled += part;
        if (!from[first].hasRemaining()) {
          first++;
        }
      }
      flushOwed = transport.quirks.needsFlush();
      out.write(piece, 0, size);
    }
  }

  /**
   * The container's buffer is no peer: what lies there is flushed before the write counts as done.
   */
  private boolean flushed() throws IOException {
    if (!flushOwed) {
      return true;
    }
    if (!ready()) {
      return false;
    }
    out.flush();
    flushOwed = false;
    return true;
  }

  /** Whether the output takes bytes now; if not, onWritePossible is told to the connection. */
  private boolean ready() {
    if ((transport.set(WAITING) & WRITABLE) == 0 || !out.isReady()) {
      return false;
    }
    // If the callback came between, its event is on the way: then the caller must wait for it.
    return (transport.clear(WAITING) & WAITING) != 0;
  }

  @Override
  public void onWritePossible() {
    if ((transport.set(WRITABLE) & WAITING) == 0 || !flushedAside()) {
      return;
    }
    int before = transport.clear(WAITING);
    if ((before & WAITING) == 0) {
      // The writer was quicker and goes on by itself.
      return;
    }
    if (OrderlyTransport.over(before)) {
      transport.endIfIdle();
    } else {
      transport.events.writable();
    }
  }

  /**
   * The connection writes again only if bytes of its own are left; false: the container calls once
   * more.
   */
  private boolean flushedAside() {
    if (!flushOwed) {
      return true;
    }
    try {
      boolean now = out.isReady();
      if (now) {
        out.flush();
        flushOwed = false;
      }
      return now;
    } catch (IOException e) {
      transport.lost(e);
      return false;
    }
  }

  /** Takes from the container what it still has of a write; false: it does not give it. */
  boolean dropWaiting() {
    return transport.quirks.dropWaiting(out);
  }

  @Override
  public void onError(Throwable cause) {
    transport.lost(cause);
    if (!dropWaiting()) {
      // The only way out of a listener that would go round for ever.
      throw new IllegalStateException("The peer is gone and the rest of a write with it");
    }
  }
}
