// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.function.Function;

/**
 * A connection on the non-blocking streams of the Servlet specification. Where a container needs
 * more than that, its {@link ServletQuirks} say so.
 *
 * <p>Thread rule: that of {@link Transport}. A stream is used only after it said isReady(), and by
 * one thread at a time: the input where the container allows it, the output under the write token,
 * once the container has called back first.
 */
final class ServletTransport extends Flags implements Transport {
  /**
   * The most that is handed over at once, in bytes: what a container may have to keep of a write
   * that it cannot finish.
   */
  private static final int PIECE = 16 * 1024;

  // The output: has the container called back first, is a call of ours under way, does a write wait
  // for onWritePossible.
  private static final int WRITABLE = 1;
  private static final int WRITING = 1 << 1;
  private static final int WAITING = 1 << 2;
  private static final int CLOSE_ASKED = 1 << 3;
  private static final int ENDED = 1 << 4;
  private static final int ABORTED = 1 << 5;

  private final WebConnection connection;
  private final ServletQuirks quirks;
  private final ServletInputStream in;
  private final ServletOutputStream out;
  private final EventRelay events = new EventRelay();
  private final StreamGate reading = new StreamGate();
  private final StreamGate writing = new StreamGate();
  private volatile boolean registered;
  private volatile boolean finished;

  /** TCP is at its end; what has arrived before may still be there to read. */
  private volatile boolean tcpEnded;

  /** Guarded by the write token, and by the container's callback while a write waits. */
  private boolean flushOwed;

  /**
   * Bytes that the container's thread read for another one: put there if there are none, taken by
   * the reader.
   */
  private volatile ByteBuffer fetched;

  ServletTransport(WebConnection connection, ServletQuirks quirks) throws IOException {
    this.connection = connection;
    this.quirks = quirks;
    this.in = connection.getInputStream();
    this.out = connection.getOutputStream();
  }

  /** Makes the connection first and lets the container call back last. */
  void open(Function<Transport, Events> opener) {
    IOException gone = null;
    try {
      quirks.begin(out);
    } catch (IOException e) {
      gone = e;
    }
    try {
      events.open(opener, this);
    } catch (RuntimeException | Error e) {
      abort();
      throw e;
    }
    if (gone != null) {
      lost(gone);
    } else if (!over()) {
      registered = true;
      register();
      quirks.runWhereReadable(this::noticeThatItIsGone);
    }
  }

  private void register() {
    try {
      in.setReadListener(new Input());
      out.setWriteListener(new Output());
      quirks.whenEnded(this::tcpHasEnded);
    } catch (RuntimeException e) {
      // G4: the peer was gone when the first listener came.
      lost(takenBack(e));
    }
  }

  /** U5: Undertow hands over a connection that broke with the 101, and says nothing of it. */
  private void noticeThatItIsGone() {
    if (!quirks.isOpen() && !over()) {
      lost(new ClosedChannelException());
    }
  }

  /** Told to the reader, who takes what is there and then meets the end. */
  private void tcpHasEnded() {
    tcpEnded = true;
    int now = flags();
    if ((now & (CLOSE_ASKED | ENDED)) == CLOSE_ASKED) {
      abort(); // what its close waits for never comes
    } else {
      events.readable();
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    refuseOver();
    if (fetched != null) {
      return readFetched(into);
    }
    if (finished) {
      return -1;
    }
    if (!registered || !quirks.mayRead() || !into.hasRemaining()) {
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
    reading.enter();
    try {
      return finished || over() ? -1 : readReady(into);
    } catch (RuntimeException e) {
      throw takenBack(e);
    } finally {
      reading.leave();
    }
  }

  /** From a stream of which nothing is left (G4), on whatever call. */
  private IOException takenBack(RuntimeException e) {
    if (!quirks.takesStreamsBack()) {
      throw e;
    }
    return new IOException("The container has taken the connection back", e);
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
      byte[] chunk = new byte[Math.min(PIECE, into.remaining())];
      count = in.read(chunk, 0, chunk.length);
      into.put(chunk, 0, Math.max(0, count));
    }
    finished = count < 0;
    return count;
  }

  @Override
  public boolean awaitReadable() throws IOException {
    refuseOver();
    if (fetched != null || finished) {
      return true;
    }
    if (!registered) {
      // The container calls onDataAvailable for what is there already.
      return false;
    }
    if (quirks.mayRead()) {
      return isReadable();
    }
    quirks.runWhereReadable(this::fetch);
    return false;
  }

  private boolean isReadable() throws IOException {
    reading.enter();
    try {
      return finished || tcpEnded || over() || in.isReady() || in.isFinished();
    } catch (RuntimeException e) {
      throw takenBack(e);
    } finally {
      reading.leave();
    }
  }

  /** Reads on the container's thread for a reader on another one, who waits for the event. */
  private void fetch() {
    if (over() || fetched != null) {
      return;
    }
    try {
      if (in.isReady()) {
        ByteBuffer chunk = ByteBuffer.allocate(PIECE);
        if (readStream(chunk) > 0) {
          fetched = chunk.flip();
        }
        events.readable();
      } else if (in.isFinished()) {
        finished = true;
        events.readable();
      }
    } catch (IOException e) {
      lost(e);
    }
  }

  @Override
  public boolean write(ByteBuffer[] from, int count) throws IOException {
    if (!enter()) {
      throw new ClosedChannelException();
    }
    writing.enter();
    try {
      return writeAll(from, count);
    } catch (RuntimeException e) {
      throw takenBack(e);
    } finally {
      writing.leave();
      leave();
    }
  }

  private boolean writeAll(ByteBuffer[] from, int count) throws IOException {
    int first = 0;
    while (true) {
      int size = 0;
      for (int i = first; i < count && size < PIECE; i++) {
        size += Math.min(PIECE - size, from[i].remaining());
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
      flushOwed = quirks.needsFlush();
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
    int before = change(now -> now | WAITING);
    if ((before & WRITABLE) == 0 || !out.isReady()) {
      return false;
    }
    // If the callback came between, its event is on the way: then the caller must wait for it.
    return (change(now -> now & ~WAITING) & WAITING) != 0;
  }

  private boolean enter() {
    return (change(now -> over(now) ? now : now | WRITING) & (CLOSE_ASKED | ENDED)) == 0;
  }

  private void leave() {
    int before = change(now -> now & ~WRITING);
    if ((before & CLOSE_ASKED) != 0 && (before & WAITING) == 0) {
      end();
    }
  }

  /** The streams have no half-close that leaves the input open everywhere. */
  @Override
  public boolean shutdownOutput() {
    return false;
  }

  /** A write that waits goes out first, however long the peer takes: abort() bounds it. */
  @Override
  public void close() {
    int before = change(now -> now | CLOSE_ASKED);
    if ((before & (WRITING | WAITING)) == 0) {
      end();
    }
  }

  private void end() {
    if ((change(now -> now | ENDED) & ENDED) == 0 && !quirks.runWhereReadable(this::closeStreams)) {
      closeStreams();
    }
  }

  private void closeStreams() {
    try {
      quirks.close(connection);
    } catch (Exception e) {
      abort();
    }
    endedInside();
  }

  private void endedInside() {
    if (quirks.endsInsideClose()) {
      events.closed();
    }
  }

  @Override
  public void abort() {
    int before = change(now -> now | CLOSE_ASKED | ENDED | ABORTED);
    if ((before & ABORTED) != 0) {
      return;
    }
    try {
      quirks.abort(connection);
    } catch (Exception e) {
      // Closed already.
    }
    endedInside();
  }

  private void lost(Throwable cause) {
    if (!over()) {
      events.lost(cause instanceof IOException io ? io : new IOException(cause));
    }
    abort();
  }

  /**
   * The container has ended the connection, by whomever's wish. G2: GlassFish and Payara do so at
   * once when the peer's FIN or RST came, which the input has told before.
   */
  void destroyed() {
    if (!over() && finished) {
      events.lost(new EOFException("The peer ended the connection"));
    } else if (!over()) {
      events.stopping();
    }
    change(now -> now | CLOSE_ASKED | ENDED);
    awaitStreamsLeft();
    quirks.dropWaiting(out);
    events.closed();
  }

  /** Nobody goes in any more. */
  private void awaitStreamsLeft() {
    if (quirks.takesStreamsBack()) {
      reading.awaitLeft();
      writing.awaitLeft();
    }
  }

  private boolean over() {
    return over(flags());
  }

  private static boolean over(int now) {
    return (now & (CLOSE_ASKED | ENDED)) != 0;
  }

  private void refuseOver() throws IOException {
    if (over()) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public boolean eventsMayBlock() {
    // An I/O thread on Undertow; elsewhere a thread that holds the lock without which no write goes
    // on.
    return false;
  }

  @Override
  public boolean prefersDirectBuffers() {
    return false;
  }

  @Override
  public String name() {
    return "servlet";
  }

  private final class Input implements ReadListener {
    @Override
    public void onDataAvailable() {
      events.readable();
    }

    @Override
    public void onAllDataRead() {
      finished = true;
      events.readable();
    }

    @Override
    public void onError(Throwable cause) {
      if (cause instanceof EOFException) {
        // G2: a FIN or a RST on GlassFish and Payara.
        finished = true;
        awaitStreamsLeft();
        events.readable();
      } else {
        lost(cause);
      }
    }
  }

  private final class Output implements WriteListener {
    @Override
    public void onWritePossible() {
      int before = change(now -> now | WRITABLE);
      if ((before & WAITING) == 0 || !flushedAside()) {
        return;
      }
      before = change(now -> now & ~WAITING);
      if ((before & WAITING) == 0) {
        // The writer was quicker and goes on by itself.
        return;
      }
      if ((before & CLOSE_ASKED) == 0) {
        events.writable();
      } else if ((before & WRITING) == 0) {
        end();
      }
    }

    /**
     * The connection writes again only if bytes of its own are left; false: the container calls
     * once more.
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
        lost(e);
        return false;
      }
    }

    @Override
    public void onError(Throwable cause) {
      lost(cause);
      if (!quirks.dropWaiting(out)) {
        // The only way out of a listener that would go round for ever.
        throw new IllegalStateException("The peer is gone and the rest of a write with it");
      }
    }
  }
}
