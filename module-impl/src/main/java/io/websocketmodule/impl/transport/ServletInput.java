// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes that come on a non-blocking input of the Servlet specification.
 *
 * <p>Thread rule: that of {@link ServletTransport}. The input is used only after it said isReady(),
 * and by one thread at a time, where the container allows it.
 */
final class ServletInput extends StreamGate implements ReadListener {
  private final ServletTransport transport;
  private final ServletInputStream in;

  /** Whether the input may be asked: from behind the container's own first question on. */
  private volatile boolean begun;

  private volatile boolean finished;

  /** TCP is at its end; what has arrived before may still be there to read. */
  private volatile boolean tcpEnded;

  /**
   * Bytes that the container's thread read for another one: put there if there are none, taken by
   * the reader.
   */
  private volatile ByteBuffer fetched;

  ServletInput(ServletTransport transport, ServletInputStream in) {
    this.transport = transport;
    this.in = in;
  }

  /** From here on the container calls back when there is something to read. */
  void listen() {
    enter();
    try {
      in.setReadListener(this);
    } finally {
      leave();
    }
  }

  /**
   * From here on the input is read. G6: inside of setReadListener GlassFish and Payara ask
   * isReady() themselves, and two threads that ask at once are an error to Grizzly, so no reader on
   * another thread may do so before. What the container has told meanwhile is told again.
   */
  void begin() {
    begun = true;
    transport.events.readable();
  }

  /** Whether the peer's FIN has come. */
  boolean isFinished() {
    return finished;
  }

  void endWithTcp() {
    tcpEnded = true;
  }

  int read(ByteBuffer into) throws IOException {
    transport.refuseOver();
    if (fetched != null) {
      return readFetched(into);
    }
    if (finished) {
      return -1;
    }
    if (!begun || !transport.quirks.mayRead() || !into.hasRemaining()) {
      return 0;
    }
    return readStream(into);
  }

  private int readFetched(ByteBuffer into) {
    ByteBuffer early = fetched;
    int count = Copying.copy(early, into);
    if (!early.hasRemaining()) {
      fetched = null;
    }
    return count;
  }

  private int readStream(ByteBuffer into) throws IOException {
    enter();
    try {
      return finished || transport.over() ? -1 : readReady(into);
    } catch (RuntimeException e) {
      throw transport.takenBack(e);
    } finally {
      leave();
    }
  }

  private int readReady(ByteBuffer into) throws IOException {
    // Looked at first: behind the end of TCP nothing comes any more, and nothing is asked for.
    boolean ended = tcpEnded;
    if (ended ? in.available() <= 0 : !in.isReady()) {
      finished = ended || in.isFinished();
      return finished ? -1 : 0;
    }
    int count;
    if (into.hasArray()) {
      count = in.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
      into.position(into.position() + Math.max(0, count));
    } else {
      byte[] chunk = new byte[Math.min(ServletTransport.PIECE, into.remaining())];
      count = in.read(chunk, 0, chunk.length);
      into.put(chunk, 0, Math.max(0, count));
    }
    finished = count < 0;
    return count;
  }

  boolean awaitReadable() throws IOException {
    transport.refuseOver();
    if (fetched != null || finished) {
      return true;
    }
    if (!begun) {
      return false; // begin() tells
    }
    if (transport.quirks.mayRead()) {
      return isReadable();
    }
    transport.quirks.runWhereReadable(this::fetch);
    return false;
  }

  private boolean isReadable() throws IOException {
    enter();
    try {
      return finished || tcpEnded || transport.over() || in.isReady() || in.isFinished();
    } catch (RuntimeException e) {
      throw transport.takenBack(e);
    } finally {
      leave();
    }
  }

  /** Reads on the container's thread for a reader on another one, who waits for the event. */
  private void fetch() {
    if (transport.over() || fetched != null) {
      return;
    }
    try {
      if (in.isReady()) {
        ByteBuffer chunk = ByteBuffer.allocate(ServletTransport.PIECE);
        if (readStream(chunk) > 0) {
          fetched = chunk.flip();
        }
        transport.events.readable();
      } else if (in.isFinished()) {
        onAllDataRead();
      }
    } catch (IOException e) {
      transport.lost(e);
    }
  }

  @Override
  public void onDataAvailable() {
    transport.events.readable();
  }

  @Override
  public void onAllDataRead() {
    finished = true;
    transport.events.readable();
  }

  @Override
  public void onError(Throwable cause) {
    if (cause instanceof EOFException) {
      // G2: a FIN or a RST on GlassFish and Payara.
      finished = true;
      transport.awaitStreamsLeft();
      transport.events.readable();
    } else {
      transport.lost(cause);
    }
  }
}
