// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.websocketmodule.impl.connection.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.xnio.IoUtils;
import org.xnio.Option;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.channels.SslChannel;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * A connection on Undertow's channels (2.3, seen with 2.3.24.Final on XNIO 3.8.16.Final).
 *
 * <p>Interest in reading stays on from one batch to the next, and is taken away only when bytes lie
 * there that nobody asked for: to change it costs a system call, and from another thread three. For
 * a reader on another thread the I/O thread reads what has come, and hands it over with the event;
 * else its selector would go round until that thread has read.
 *
 * <p>Thread rule: that of {@link Transport}. Events come on the connection's I/O thread. Without
 * TLS any thread may use the channels, one at a time for each direction. With TLS they share a
 * state that is guarded by nothing (U6), so all is done on the I/O thread.
 */
final class UndertowTransport extends Flags implements Transport {
  /**
   * As in {@link JettyTransport}: the most of one heap buffer that is handed over at once, in
   * bytes.
   */
  private static final int HEAP_PIECE = 128 * 1024;

  // The input: no event is asked for, one is, or the I/O thread is on its way to one.
  private static final int IDLE = 0;
  private static final int AWAITED = 1;
  private static final int FETCHING = 2;

  // What is under way: a call of ours, a write that waits for the socket; and what is asked for.
  private static final int WRITING = 1;
  private static final int WAITING = 1 << 1;
  private static final int CLOSE_ASKED = 1 << 2;
  private static final int ABORTED = 1 << 3;
  private static final int ENDED = 1 << 4;

  /** Undertow closed within a read, which tells its caller: nothing is told until that one ends. */
  private static final int GONE = 1 << 5;

  private final StreamConnection connection;
  private final ConduitStreamSourceChannel source;
  private final ConduitStreamSinkChannel sink;
  private final ByteBufferPool pool;
  private final boolean secure;
  private final EventRelay events = new EventRelay();
  private final AtomicInteger input = new AtomicInteger();

  // Reader only, and the I/O thread between an event that is asked for and that event.
  private ByteBuffer fetched;
  private boolean finished;
  private boolean readElsewhere;

  /** Who is inside of the source; read by others only to compare with themselves. */
  private Thread reading;

  /** What another thread has given the I/O thread to write; I/O thread only. */
  private ByteBuffer[] given;

  /**
   * A connection that is not open yet.
   *
   * @param early what came behind the handshake; null: nothing
   */
  UndertowTransport(StreamConnection connection, ByteBufferPool pool, ByteBuffer early) {
    this.connection = connection;
    this.source = connection.getSourceChannel();
    this.sink = connection.getSinkChannel();
    this.pool = pool;
    this.secure = connection instanceof SslChannel;
    this.fetched = early;
  }

  /** Called on the I/O thread. */
  void open(Function<Transport, Events> opener) {
    source.setReadListener(readable -> mayRead());
    sink.setWriteListener(writable -> mayWrite());
    try {
      endTimeouts();
      events.open(opener, this);
    } catch (RuntimeException | Error e) {
      abort();
      throw e;
    }
    if (!connection.isOpen()) {
      closed();
    }
  }

  /** The connection keeps its own; those of the server would end it in a silence. */
  private void endTimeouts() {
    try {
      setIfKnown(Options.READ_TIMEOUT, 0);
      setIfKnown(Options.WRITE_TIMEOUT, 0);
    } catch (IOException e) {
      // Closed already.
    }
    // This also stops the clocks that run.
    source.suspendReads();
    sink.suspendWrites();
  }

  private void setIfKnown(Option<Integer> timeout, int value) throws IOException {
    if (connection.supportsOption(timeout)) {
      connection.setOption(timeout, value);
    }
  }

  // In

  @Override
  public int read(ByteBuffer into) throws IOException {
    refuseOver();
    int before = takeInput();
    if (before == FETCHING) {
      return 0; // the event is on its way
    }
    try {
      if (fetched != null) {
        return readFetched(into);
      }
      readElsewhere = !onIoThread();
      if (finished) {
        return -1;
      }
      return !into.hasRemaining() || secure && readElsewhere ? 0 : readSource(into);
    } finally {
      if (before == AWAITED) {
        ask(); // and is still owed
      }
    }
  }

  /** Keeps the I/O thread from reading, unless it is at it; what it was about. */
  private int takeInput() {
    int now = input.get();
    while (now == AWAITED && !input.compareAndSet(AWAITED, IDLE)) {
      now = input.get();
    }
    return now;
  }

  private int readFetched(ByteBuffer into) {
    ByteBuffer early = fetched;
    int count = Math.min(early.remaining(), into.remaining());
    into.put(into.position(), early, early.position(), count);
    into.position(into.position() + count);
    early.position(early.position() + count);
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
      refuseOver(); // a channel that is closed here tells an end of file too
      finished = true;
    }
    return count;
  }

  @Override
  public boolean awaitReadable() throws IOException {
    refuseOver();
    if (input.get() == IDLE) {
      if (fetched != null || finished) {
        return true;
      }
      ask();
    }
    return false;
  }

  private void ask() {
    if (!input.compareAndSet(IDLE, AWAITED)) {
      return;
    }
    if (!secure || onIoThread()) {
      resumeReads();
    } else {
      executeThere(this::resumeReads); // nobody else sees whether they are resumed
    }
  }

  private void resumeReads() {
    if (!source.isReadResumed()) {
      source.resumeReads();
    }
  }

  /** The channel's listener: bytes, a FIN or a reset may be there, wanted or not. */
  private void mayRead() {
    if (!input.compareAndSet(AWAITED, FETCHING)) {
      source.suspendReads();
      if (input.get() == AWAITED) {
        source.resumeReads(); // asked for meanwhile
      }
      return;
    }
    boolean tell = true;
    try {
      tell = !readElsewhere || fetched != null || fetch();
    } catch (IOException | RuntimeException e) {
      input.set(IDLE); // the pool refuses when the server stops
      lost(e instanceof IOException io ? io : new IOException(e));
      return;
    }
    input.set(tell ? IDLE : AWAITED);
    if (tell) {
      events.readable();
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

  // Out

  @Override
  public boolean write(ByteBuffer[] from, int count) throws IOException {
    int before = change(now -> over(now) ? now : now | WRITING);
    if (over(before)) {
      throw new ClosedChannelException();
    }
    try {
      if (secure && !onIoThread()) {
        writeThere(Arrays.copyOf(from, count));
        return false;
      }
      boolean all = writeAll(from, count);
      if (!all) {
        awaitWritable();
      }
      return all;
    } finally {
      before = change(now -> now & ~WRITING);
      if (over(before)) {
        endIfIdle();
      }
    }
  }

  private void awaitWritable() {
    change(now -> now | WAITING);
    sink.resumeWrites();
  }

  private boolean writeAll(ByteBuffer[] from, int count) throws IOException {
    int first = 0;
    while (true) {
      while (first < count && !from[first].hasRemaining()) {
        first++;
      }
      if (first == count) {
        return sink.flush(); // the rest of a record of TLS
      }
      int end = first;
      while (end < count && (from[end].isDirect() || from[end].remaining() <= HEAP_PIECE)) {
        end++;
      }
      // One buffer alone costs less without a list of buffers.
      long taken = end - first > 1 ? sink.write(from, first, end - first) : writeOne(from[first]);
      if (taken == 0) {
        return false;
      }
    }
  }

  private int writeOne(ByteBuffer from) throws IOException {
    int limit = from.limit();
    try {
      return from.isDirect() || from.remaining() <= HEAP_PIECE
          ? sink.write(from)
          : sink.write(from.limit(from.position() + HEAP_PIECE));
    } finally {
      from.limit(limit);
    }
  }

  private void writeThere(ByteBuffer[] from) throws IOException {
    change(now -> now | WAITING);
    if (!executeThere(() -> writeGiven(from))) {
      throw new IOException("The server stops");
    }
  }

  private void writeGiven(ByteBuffer[] from) {
    given = from;
    mayWrite();
  }

  /** The channel's listener, and what has to be done on the I/O thread. */
  private void mayWrite() {
    if ((flags() & WAITING) == 0) {
      sink.suspendWrites();
      if ((flags() & WAITING) != 0) {
        sink.resumeWrites(); // by a writer on another thread, meanwhile
      }
      return;
    }
    try {
      if (!writeRest()) {
        sink.resumeWrites();
        return;
      }
    } catch (IOException e) {
      lost(e);
      return;
    }
    sink.suspendWrites();
    int before = change(now -> now & ~WAITING);
    if (over(before)) {
      endIfIdle();
    } else {
      events.writable();
    }
  }

  private boolean writeRest() throws IOException {
    ByteBuffer[] rest = given;
    if (rest == null) {
      return sink.flush();
    }
    boolean all = writeAll(rest, rest.length);
    if (all) {
      given = null;
    }
    return all;
  }

  /** TLS has no half-close that every peer understands. */
  @Override
  public boolean shutdownOutput() {
    if (secure) {
      return false;
    }
    try {
      sink.shutdownWrites();
      sink.flush();
    } catch (IOException e) {
      // Closed: the end is told anyway.
    }
    return true;
  }

  // The end

  /** A write that waits goes out first, however long the peer takes: abort() bounds it. */
  @Override
  public void close() {
    change(now -> now | CLOSE_ASKED);
    endIfIdle();
  }

  private void endIfIdle() {
    int before = change(now -> mayEnd(now) ? now | ENDED : now);
    if (!mayEnd(before)) {
      return;
    }
    if (!secure || !runThere(this::sayFarewell)) {
      end();
    }
  }

  private static boolean mayEnd(int now) {
    // No write goes on when the connection is gone.
    int busy = (now & GONE) != 0 ? WRITING : WRITING | WAITING;
    return (now & (CLOSE_ASKED | ENDED | busy)) == CLOSE_ASKED;
  }

  private void end() {
    IoUtils.safeClose(connection);
    if ((flags() & GONE) != 0) {
      events.closed();
    }
  }

  /** What ends TLS goes out before the connection is closed. */
  private void sayFarewell() {
    try {
      sink.shutdownWrites();
      if (!sink.flush()) {
        sink.setWriteListener(writable -> sayFarewell());
        sink.resumeWrites();
        return;
      }
    } catch (IOException e) {
      // The peer was quicker.
    }
    end();
  }

  @Override
  public void abort() {
    int before = change(now -> now | CLOSE_ASKED | ABORTED | ENDED);
    if ((before & ABORTED) != 0) {
      return;
    }
    if (!connection.isOpen()) {
      // An orderly end that waits for nothing is as quick, and keeps what was sent.
      end();
    } else if (!secure || !runThere(this::cut)) {
      cut();
    }
  }

  private void cut() {
    try {
      connection.setOption(Options.CLOSE_ABORT, true);
    } catch (IOException e) {
      // Closed already.
    }
    end();
  }

  private void lost(IOException cause) {
    if (!over(flags())) {
      events.lost(cause);
    }
    abort();
  }

  /**
   * Undertow has closed the connection, by whomever's wish. It does so too when a read finds the
   * FIN and the output is shut, or finds that TLS is broken: whoever reads hears that from the read
   * itself, and ends the connection in his turn.
   */
  void closed() {
    boolean inRead = reading == Thread.currentThread();
    int before = change(now -> inRead && !over(now) ? now | GONE : now | CLOSE_ASKED | ENDED);
    if (!over(before) && inRead) {
      return;
    }
    if (!over(before) && connection.getWorker().isShutdown()) {
      events.stopping();
    } else if (!over(before)) {
      events.lost(new ClosedChannelException());
    }
    events.closed();
  }

  private static boolean over(int now) {
    return (now & CLOSE_ASKED) != 0;
  }

  private void refuseOver() throws IOException {
    if (over(flags())) {
      throw new ClosedChannelException();
    }
  }

  private boolean onIoThread() {
    return Thread.currentThread() == connection.getIoThread();
  }

  /** False: the server stops, and its I/O threads take nothing any more. */
  private boolean executeThere(Runnable task) {
    XnioIoThread thread = connection.getIoThread();
    try {
      thread.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private boolean runThere(Runnable task) {
    if (onIoThread()) {
      task.run();
      return true;
    }
    return executeThere(task);
  }

  /** False: they come on the I/O thread, which serves other connections too. */
  @Override
  public boolean eventsMayBlock() {
    return false;
  }

  @Override
  public boolean prefersDirectBuffers() {
    return !secure;
  }

  @Override
  public String name() {
    return "undertow";
  }
}
