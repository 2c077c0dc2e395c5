// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.undertow.connector.ByteBufferPool;
import io.websocketmodule.impl.connection.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.xnio.IoUtils;
import org.xnio.Option;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.channels.SslChannel;
import org.xnio.conduits.ConduitStreamSinkChannel;

/**
 * A connection on Undertow's channels (2.3, seen with 2.3.24.Final on XNIO 3.8.16.Final).
 *
 * <p>Thread rule: that of {@link Transport}. Events come on the connection's I/O thread. Without
 * TLS any thread may use the channels, one at a time for each direction. With TLS they share a
 * state that is guarded by nothing (U6), so all is done on the I/O thread.
 */
final class UndertowTransport extends OrderlyTransport {
  /** Undertow closed within a read, which tells its caller: nothing is told until that one ends. */
  private static final int GONE = OWN;

  private final StreamConnection connection;
  private final ConduitStreamSinkChannel sink;
  private final boolean secure;
  private final UndertowInput input;

  /** What another thread has given the I/O thread to write; I/O thread only. */
  private ByteBuffer[] given;

  /**
   * A connection that is not open yet.
   *
   * @param early what came behind the handshake; null: nothing
   */
  UndertowTransport(StreamConnection connection, ByteBufferPool pool, ByteBuffer early) {
    this.connection = connection;
    this.sink = connection.getSinkChannel();
    this.secure = connection instanceof SslChannel;
    this.input = new UndertowInput(this, connection.getSourceChannel(), pool, early);
  }

  /** Called on the I/O thread. */
  @Override
  void open(Function<Transport, Events> opener) {
    input.listen();
    sink.setWriteListener(writable -> mayWrite());
    // Perhaps before the server was asked to tell it. Not looked at behind the opening: a reader on
    // another thread may be about to tell the end that has closed it.
    boolean closedBefore = !connection.isOpen();
    makeConnection(
        transport -> {
          endTimeouts();
          return opener.apply(transport);
        });
    if (closedBefore) {
      destroyed();
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
    input.suspend();
    sink.suspendWrites();
  }

  private void setIfKnown(Option<Integer> timeout, int value) throws IOException {
    if (connection.supportsOption(timeout)) {
      connection.setOption(timeout, value);
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return input.read(into);
  }

  @Override
  public boolean awaitReadable() throws IOException {
    return input.awaitReadable();
  }

  void readable() {
    events.readable();
  }

  // Out

  @Override
  public boolean write(ByteBuffer[] from, int count) throws IOException {
    enter(WRITING);
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
      leave(WRITING);
    }
  }

  private void awaitWritable() {
    set(WAITING);
    sink.resumeWrites();
  }

  /** What is left behind in the sink is the rest of a record of TLS. */
  private boolean writeAll(ByteBuffer[] from, int count) throws IOException {
    return GatheringWrite.writeAll(sink, from, count) && sink.flush();
  }

  private void writeThere(ByteBuffer[] from) throws IOException {
    set(WAITING);
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
    if (leave(WAITING)) {
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

  /** No write goes on when the connection is gone. */
  @Override
  int goesFirst(int now) {
    return (now & GONE) != 0 ? WRITING : WRITING | WAITING;
  }

  @Override
  void end() {
    if (!secure || !runThere(this::sayFarewell)) {
      endChannels();
    }
  }

  private void endChannels() {
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
    endChannels();
  }

  @Override
  public void abort() {
    if ((set(CLOSE_ASKED | ABORTED | ENDED) & ABORTED) != 0) {
      return;
    }
    if (!connection.isOpen()) {
      // An orderly end that waits for nothing is as quick, and keeps what was sent.
      endChannels();
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
    endChannels();
  }

  /**
   * Undertow has closed the connection, by whomever's wish. It does so too when a read finds the
   * FIN and the output is shut, or finds that TLS is broken: whoever reads hears that from the read
   * itself, and ends the connection in his turn.
   */
  @Override
  void destroyed() {
    boolean inRead = input.isReading();
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

  boolean onIoThread() {
    return Thread.currentThread() == connection.getIoThread();
  }

  /** With TLS both channels belong to the I/O thread. */
  boolean secure() {
    return secure;
  }

  /** False: the server stops, and its I/O threads take nothing any more. */
  boolean executeThere(Runnable task) {
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
