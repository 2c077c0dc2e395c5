// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.function.Function;

/**
 * A connection on Jetty's own end point. It must not name a class of Jetty: all go through {@link
 * JettyCalls}.
 *
 * <p>Thread rule: that of {@link Transport}. Jetty calls back on the threads of its pool where
 * application code may block, else on a selector's thread, as it does for the stop of a server.
 */
class JettyTransport extends Flags implements Transport {
  // What is under way, and what waits for it.
  private static final int WRITING = 1;
  private static final int PENDING = 2;
  private static final int CLOSE_ASKED = 4;
  static final int ENDED = 8;

  final JettyCalls jetty;
  final Object endPoint;
  final EventRelay events = new EventRelay();
  final Object filled;
  private final boolean secure;
  private final Object connection;
  private final Object written;
  private final JettyStop stop;
  private final Object server;
  private Function<Transport, Events> opener;

  /** What Jetty is told of the callbacks: set before the first of them is registered. */
  private volatile boolean mayBlock = true;

  // Reader only.
  private ByteBuffer behindHandshake;
  private boolean finRead;

  // Writer only, and the thread of Jetty that completes the write.
  private ByteBuffer cut;
  private int cutLimit;
  private IOException writeFailure;

  JettyTransport(
      JettyCalls jetty,
      JettyStop stop,
      Object server,
      Object endPoint,
      boolean secure,
      Function<Transport, Events> opener) {
    this.jetty = jetty;
    this.stop = stop;
    this.server = server;
    this.endPoint = endPoint;
    this.secure = secure;
    this.opener = opener;
    JettyProxies proxies = new JettyProxies(this, jetty, endPoint);
    this.connection = jetty.newConnection(proxies::connectionMethod);
    this.filled = jetty.newCallback(proxies::filledMethod);
    this.written = jetty.newCallback(proxies::writtenMethod);
  }

  /** What Jetty is to hand the end point to. */
  Object connection() {
    return connection;
  }

  /** The answer has left; the end point comes when the request is finished. */
  void answered(Object coreRequest) throws IOException {
    // Nothing to do: it comes whatever has become of it.
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    ByteBuffer early = behindHandshake;
    if (early != null) {
      return readEarly(early, into);
    }
    if (!into.hasRemaining()) {
      return 0;
    }
    int count = fill(into);
    if (count < 0 && !finRead) {
      refuseReset();
      finRead = true;
    }
    return count;
  }

  private int readEarly(ByteBuffer early, ByteBuffer into) {
    int count = Copying.copy(early, into);
    if (!early.hasRemaining()) {
      behindHandshake = null;
    }
    return count;
  }

  /** Jetty fills behind the limit, up to the capacity, and leaves the limit behind what it got. */
  private int fill(ByteBuffer into) throws IOException {
    if (into.position() == 0 && into.limit() == into.capacity()) {
      into.limit(0);
      try {
        return jetty.fill(endPoint, into);
      } finally {
        into.position(into.limit()).limit(into.capacity());
      }
    }
    ByteBuffer rest = into.slice(into.position(), into.remaining()).limit(0);
    int count = jetty.fill(endPoint, rest);
    into.position(into.position() + Math.max(0, count));
    return count;
  }

  /** Jetty tells a reset as an end of file; the channel below remembers it and throws again. */
  private void refuseReset() throws IOException {
    SocketChannel channel = channel();
    if (channel != null) {
      try {
        channel.read(ByteBuffer.allocate(1));
      } catch (ClosedChannelException e) {
        // Both directions had ended: nothing to add to the end of file.
      }
    }
  }

  @Override
  public boolean awaitReadable() throws IOException {
    if (behindHandshake != null || finRead) {
      return true;
    }
    if (over()) {
      throw new ClosedChannelException();
    }
    jetty.fillInterested(endPoint, filled);
    return false;
  }

  @Override
  public boolean write(ByteBuffer[] from, int count) throws IOException {
    int first = 0;
    while (true) {
      first = GatheringWrite.skipEmpty(from, first, count);
      if (first == count) {
        return true;
      }
      if (!writePiece(from, first, count)) {
        return false;
      }
    }
  }

  private boolean writePiece(ByteBuffer[] from, int first, int count) throws IOException {
    if (!startWriting()) {
      throw new ClosedChannelException();
    }
    jetty.write(endPoint, written, piece(from, first, count));
    if (!stillWriting()) {
      return finishedAtOnce();
    }
    return false;
  }

  /** What lies before the first overlong heap buffer, or a piece of that. */
  ByteBuffer[] piece(ByteBuffer[] from, int first, int count) {
    int end = first;
    while (end < count && GatheringWrite.fits(from[end])) {
      end++;
    }
    if (end == first) {
      cut = from[first];
      cutLimit = cut.limit();
      cut.limit(cut.position() + GatheringWrite.HEAP_PIECE);
      end++;
    }
    ByteBuffer[] piece = new ByteBuffer[end - first];
    System.arraycopy(from, first, piece, 0, piece.length);
    return piece;
  }

  private void uncut() {
    if (cut != null) {
      cut.limit(cutLimit);
      cut = null;
    }
  }

  private boolean startWriting() {
    return (change(now -> over(now) ? now : now | WRITING) & (CLOSE_ASKED | ENDED)) == 0;
  }

  /** Whether Jetty has kept the write; from now on the end of it is told by an event. */
  private boolean stillWriting() {
    return (change(now -> (now & WRITING) == 0 ? now : now | PENDING) & WRITING) != 0;
  }

  private boolean finishedAtOnce() throws IOException {
    IOException failure = writeFailure;
    if (failure != null) {
      throw failure;
    }
    return true;
  }

  void writeEnded(Throwable failure) {
    uncut();
    if (failure != null) {
      writeFailure = lossOf(failure);
    }
    int before = change(now -> now & ~(WRITING | PENDING));
    if ((before & CLOSE_ASKED) != 0) {
      end();
    }
    if ((before & PENDING) == 0) {
      return;
    }
    if (failure == null) {
      writable();
    } else {
      lost(failure);
    }
  }

  void writable() {
    events.writable();
  }

  @Override
  public boolean shutdownOutput() {
    try {
      jetty.shutdownOutput(endPoint);
    } catch (IOException e) {
      lost(e);
    }
    return true;
  }

  /** A write that is under way goes out first, however long the peer takes: abort() bounds it. */
  @Override
  public void close() {
    int before = change(now -> now | CLOSE_ASKED);
    if ((before & WRITING) == 0) {
      end();
    }
  }

  @Override
  public void abort() {
    int before = change(now -> now | CLOSE_ASKED);
    // An orderly end that waits for nothing is as quick, and keeps what was sent.
    if ((before & (CLOSE_ASKED | WRITING)) != CLOSE_ASKED) {
      reset();
    }
    end();
  }

  /** Ends TCP at once, by a reset; the end point is closed behind it. */
  void reset() {
    SocketChannel channel = channel();
    if (channel != null) {
      try {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        // Before the end point, which would send TLS's farewell.
        channel.close();
      } catch (IOException e) {
        // Closed already.
      }
    }
  }

  private void end() {
    if ((change(now -> now | ENDED) & ENDED) != 0) {
      return;
    }
    endCarrier();
    stop.remove(this, server);
    // Jetty tells its own end of it later, if its executor still runs.
    events.closed();
  }

  /** The end of both directions, behind all that was written. */
  void endCarrier() {
    try {
      jetty.close(endPoint);
    } catch (IOException e) {
      // The end point is closed whatever it throws.
    }
  }

  private boolean over() {
    return over(flags());
  }

  private static boolean over(int now) {
    return (now & (CLOSE_ASKED | ENDED)) != 0;
  }

  void readable() {
    events.readable();
  }

  void lost(Throwable failure) {
    if (!over()) {
      events.lost(lossOf(failure));
    }
    end();
  }

  private static IOException lossOf(Throwable failure) {
    return failure instanceof IOException io ? io : new IOException(failure);
  }

  private SocketChannel channel() {
    try {
      Object carrier = jetty.carrier(endPoint);
      while (jetty.isEndPoint(carrier)) {
        carrier = jetty.carrier(carrier);
      }
      return carrier instanceof SocketChannel channel ? channel : null;
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public boolean eventsMayBlock() {
    return true;
  }

  @Override
  public boolean prefersDirectBuffers() {
    // TLS works on arrays.
    return !secure;
  }

  @Override
  public String name() {
    return "jetty";
  }

  /** Jetty's own limit for a silence has passed; true: it is to end the connection. */
  boolean idleExpired() {
    // Time is the connection's to watch: the end point stays open.
    return false;
  }

  void opened() throws IOException {
    jetty.setIdleTimeout(endPoint, 0);
    stop.add(this, server);
    Function<Transport, Events> once = opener;
    opener = null;
    try {
      events.open(once.andThen(this::learn), this);
    } catch (RuntimeException | Error e) {
      abort();
      throw e;
    }
  }

  /** Whether {@link #opened} was called; for the thread that finishes the request. */
  boolean isOpened() {
    return opener == null;
  }

  private Events learn(Events told) {
    mayBlock = told.mayBlock();
    return told;
  }

  boolean mayBlock() {
    return mayBlock;
  }

  void keep(ByteBuffer early) {
    behindHandshake = ByteBuffer.allocate(early.remaining()).put(early).flip();
  }

  /** The server is about to stop, and has closed nothing yet. */
  void serverStopping() {
    if (!over()) {
      events.stopping();
    }
  }

  /** The server stops, and tells each connection before it closes the end point itself. */
  void stopping() {
    if (!over()) {
      events.stopping();
    }
    close();
  }

  /** The end point is closed, by whomever. */
  void closed(Throwable cause) {
    stop.remove(this, server);
    if (cause != null && !over()) {
      events.lost(lossOf(cause));
    }
    change(now -> now | ENDED);
    events.closed();
  }
}
