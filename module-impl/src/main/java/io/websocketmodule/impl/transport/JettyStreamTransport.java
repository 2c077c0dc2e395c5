// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * One stream of an HTTP/2 connection (RFC 8441), on the end point that Jetty makes of it: a FIN is
 * END_STREAM, a reset is RST_STREAM, and neither touches the connection, which other requests
 * share. Its flow control is the back-pressure in both directions.
 *
 * <p>Behind the end, what the peer still sends is read and thrown away: it counts against the
 * window of the whole connection until somebody has read it.
 *
 * <p>Thread rule: that of {@link Transport}. Jetty calls back on the thread that reads or writes
 * for all streams of the connection. What is readable may run application code that blocks, and is
 * then told on a thread of Jetty's pool; the other events run none.
 */
final class JettyStreamTransport extends JettyTransport {

  /** The payload of one frame at most, unless a peer has asked for more (RFC 9113 4.2). */
  private static final int FRAME = 16 * 1024;

  /** How long a peer may take to end its side when ours has ended. */
  private static final long LAST_MILLIS = 5_000;

  /** RFC 9113 7. */
  private static final int NO_ERROR = 0;

  private static final int CANCEL = 8;

  // Who is inside of Jetty's fill, and whether somebody else wanted to be.
  private static final int READING = 1 << 8;
  private static final int LOOK_AGAIN = 1 << 9;
  private static final int RESET = 1 << 10;

  private final JettyStreams streams;
  private final Executor pool;

  /** What Jetty was given to write as it is; writer only, and the thread that ends the write. */
  private ByteBuffer lent;

  JettyStreamTransport(
      JettyCalls jetty,
      JettyStop stop,
      Object server,
      Object endPoint,
      boolean secure,
      Function<Transport, Events> opener,
      JettyStreams streams,
      Executor pool) {
    super(jetty, stop, server, endPoint, secure, opener);
    this.streams = streams;
    this.pool = pool;
  }

  // The beginning

  @Override
  void answered(Object coreRequest) throws IOException {
    streams.whenFinished(coreRequest, this::requestFinished);
  }

  /**
   * A stream that ends between its answer and the end of its request Jetty does not hand over, and
   * tells nobody; nor whom it hands it over to, when the stream ends at that moment. Who waits for
   * the connection gets one, which is lost.
   */
  private void requestFinished() {
    try {
      boolean handedOver = isOpened();
      if (!handedOver) {
        jetty.upgrade(endPoint, connection());
      }
      if (!handedOver || streams.lost(jetty.carrier(endPoint))) {
        lost(new EOFException("The stream ended while it was opened"));
      }
    } catch (IOException e) {
      lost(e);
    }
  }

  // In

  @Override
  public int read(ByteBuffer into) throws IOException {
    if ((change(now -> (now & ENDED) != 0 ? now : now | READING) & ENDED) != 0) {
      throw new ClosedChannelException();
    }
    try {
      return super.read(into);
    } finally {
      if ((change(now -> now & ~READING) & LOOK_AGAIN) != 0) {
        readRest();
      }
    }
  }

  @Override
  void readable() {
    if ((flags() & ENDED) != 0) {
      readRest();
    } else if (mayBlock()) {
      readableElsewhere();
    } else {
      super.readable();
    }
  }

  private void readableElsewhere() {
    try {
      pool.execute(super::readable);
    } catch (RejectedExecutionException stopped) {
      super.readable();
    }
  }

  // Out

  /**
   * One buffer at a time, because Jetty makes one direct buffer of several; what is small goes into
   * a frame together with what is behind it.
   */
  @Override
  ByteBuffer[] piece(ByteBuffer[] from, int first, int count) {
    if (from[first].remaining() >= FRAME || first + 1 == count) {
      lent = from[first];
      return new ByteBuffer[] {lent};
    }
    int size = 0;
    for (int i = first; i < count && size < FRAME; i++) {
      size += from[i].remaining();
    }
    ByteBuffer frame = ByteBuffer.allocate(Math.min(size, FRAME));
    for (int i = first; i < count && frame.hasRemaining(); i++) {
      Copying.copy(from[i], frame);
    }
    return new ByteBuffer[] {frame.flip()};
  }

  @Override
  void writeEnded(Throwable failure) {
    if (lent != null && failure == null) {
      // Jetty may have written a slice of it.
      lent.position(lent.limit());
    }
    lent = null;
    super.writeEnded(failure);
  }

  // The end

  /** RFC 8441 5: what a reset is to TCP, RST_STREAM with CANCEL is to a stream. */
  @Override
  void reset() {
    reset(CANCEL);
  }

  private void reset(int code) {
    if ((change(now -> now | RESET) & RESET) != 0) {
      return;
    }
    try {
      Object stream = jetty.carrier(endPoint);
      // No reset answers one (RFC 9113 5.4.2), and Jetty ends a connection that has too many.
      if (!streams.lost(stream)) {
        streams.reset(stream, code);
      }
    } catch (IOException e) {
      // The connection is gone, and the stream with it.
    }
  }

  /**
   * Not by closing the end point: Jetty would forget the stream at once, and answer what the peer
   * ends it with as an error. So the stream lives on until the peer has ended its side, but not for
   * long.
   */
  @Override
  void endCarrier() {
    try {
      if ((flags() & RESET) == 0) {
        jetty.setIdleTimeout(endPoint, LAST_MILLIS);
        jetty.shutdownOutput(endPoint);
      }
    } catch (IOException e) {
      // As good as ended.
    }
    readRest();
  }

  private void readRest() {
    int before;
    do {
      before = change(now -> now | ((now & READING) != 0 ? LOOK_AGAIN : READING));
      if ((before & READING) != 0) {
        return; // who reads looks again
      }
      try {
        discard();
      } catch (IOException e) {
        // The peer or the connection has ended it.
      } finally {
        before = change(now -> now & ~(READING | LOOK_AGAIN));
      }
    } while ((before & LOOK_AGAIN) != 0);
  }

  private void discard() throws IOException {
    ByteBuffer rest = ByteBuffer.allocate(FRAME);
    int count = jetty.fill(endPoint, rest.limit(0));
    if (count > 0) {
      // Nothing was to come any more. Behind a reset nothing does.
      reset(NO_ERROR);
    }
    while (count > 0) {
      count = jetty.fill(endPoint, rest.clear().limit(0));
    }
    if ((flags() & RESET) != 0) {
      jetty.close(endPoint);
    } else if (count == 0) {
      jetty.fillInterested(endPoint, filled);
    }
  }

  /** Only behind the end has Jetty a limit to watch. */
  @Override
  boolean idleExpired() {
    return (flags() & ENDED) != 0;
  }

  @Override
  public boolean eventsMayBlock() {
    return mayBlock();
  }
}
