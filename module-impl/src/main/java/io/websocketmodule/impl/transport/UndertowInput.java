// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * The bytes that come on one of Undertow's channels, and the interest in more.
 *
 * <p>Interest in reading stays on from one batch to the next, and is taken away only when bytes lie
 * there that nobody asked for: to change it costs a system call, and from another thread three. For
 * a reader on another thread the I/O thread reads what has come, and hands it over with the event;
 * else its selector would go round until that thread has read.
 *
 * <p>Thread rule: that of {@link UndertowTransport}.
 */
final class UndertowInput extends Flags {
  // No event is asked for, one is, or the I/O thread is on its way to one.
  private static final int IDLE = 0;
  private static final int AWAITED = 1;
  private static final int FETCHING = 2;

  private final UndertowTransport transport;
  private final ConduitStreamSourceChannel source;
  private final ByteBufferPool pool;

  // Reader only, and the I/O thread between an event that is asked for and that event.
  private ByteBuffer fetched;
  private boolean finished;
  private boolean readElsewhere;

  /** Who is inside of the source; read by others only to compare with themselves. */
  private Thread reading;

  /**
   * An input that nothing is asked of yet.
   *
   * @param early what came behind the handshake; null: nothing
   */
  UndertowInput(
      UndertowTransport transport,
      ConduitStreamSourceChannel source,
      ByteBufferPool pool,
      ByteBuffer early) {
    this.transport = transport;
    this.source = source;
    this.pool = pool;
    this.fetched = early;
  }

  /** From here on the channel tells this input. */
  void listen() {
    source.setReadListener(readable -> mayRead());
  }

  /** Takes the interest away, and with it the channel's clock. */
  void suspend() {
    source.suspendReads();
  }

  /** Whether the calling thread is inside a read. */
  boolean isReading() {
    return reading == Thread.currentThread();
  }

  int read(ByteBuffer into) throws IOException {
    transport.refuseOver();
    int before = takeInput();
    if (before == FETCHING) {
      return 0; // the event is on its way
    }
    try {
      if (fetched != null) {
        return readFetched(into);
      }
      readElsewhere = !transport.onIoThread();
      if (finished) {
        return -1;
      }
      return !into.hasRemaining() || transport.secure() && readElsewhere ? 0 : readSource(into);
    } finally {
      if (before == AWAITED) {
        ask(); // and is still owed
      }
    }
  }

  /** Keeps the I/O thread from reading, unless it is at it; what it was about. */
  private int takeInput() {
    int now = flags();
    while (now == AWAITED && !replace(AWAITED, IDLE)) {
      now = flags();
    }
    return now;
  }

  private int readFetched(ByteBuffer into) {
    ByteBuffer early = fetched;
    int count = Copying.copy(early, into);
    if (!early.hasRemaining()) {
      fetched = null;
    }
    return count;
  }

  private int readSource(ByteBuffer into) throws IOException {
    int count;
    reading = Thread.currentThread();
    try {
      count = source.read(into);
    } finally {
      reading = null;
    }
    if (count < 0) {
      transport.refuseOver(); // a channel that is closed here tells an end of file too
      finished = true;
    }
    return count;
  }

  boolean awaitReadable() throws IOException {
    transport.refuseOver();
    if (flags() == IDLE) {
      if (fetched != null || finished) {
        return true;
      }
      ask();
    }
    return false;
  }

  private void ask() {
    if (!replace(IDLE, AWAITED)) {
      return;
    }
    if (!transport.secure() || transport.onIoThread()) {
      resumeReads();
    } else {
      transport.executeThere(this::resumeReads); // nobody else sees whether they are resumed
    }
  }

  private void resumeReads() {
    if (!source.isReadResumed()) {
      source.resumeReads();
    }
  }

  /** The channel's listener: bytes, a FIN or a reset may be there, wanted or not. */
  private void mayRead() {
    if (!replace(AWAITED, FETCHING)) {
      source.suspendReads();
      if (flags() == AWAITED) {
        source.resumeReads(); // asked for meanwhile
      }
      return;
    }
    boolean tell = true;
    try {
      tell = !readElsewhere || fetched != null || fetch();
    } catch (IOException | RuntimeException e) {
      change(now -> IDLE); // the pool refuses when the server stops
      transport.lost(e);
      return;
    }
    int next = tell ? IDLE : AWAITED;
    change(now -> next);
    if (tell) {
      transport.readable();
    }
  }

  /** Reads for a reader on another thread; false: nothing was there. */
  private boolean fetch() throws IOException {
    try (PooledByteBuffer pooled = pool.allocate()) {
      ByteBuffer chunk = pooled.getBuffer();
      int count = readSource(chunk);
      if (count > 0) {
        fetched = ByteBuffer.allocate(count).put(chunk.flip()).flip();
      }
      return count != 0;
    }
  }
}
