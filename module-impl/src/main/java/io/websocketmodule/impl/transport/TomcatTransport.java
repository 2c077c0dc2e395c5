// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Function;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * A connection on Tomcat's socket wrapper, 10.1 and 11: its life and its events. How bytes move is
 * {@link TomcatPlainTransport}'s or {@link TomcatSecureTransport}'s.
 *
 * <p>Thread rule: that of {@link Transport}. Tomcat calls under the lock of the socket, on threads
 * of its pool; where the events block nobody, {@link ReadReadiness} may tell of bytes instead. It
 * reuses the buffers of a closed connection for the next one, so the socket is closed only when no
 * thread is inside read or write here: the last one out has Tomcat do it.
 */
abstract class TomcatTransport extends OrderlyTransport {
  private static final int READING = OWN;

  /** Tomcat's thread is in a call to the connection, and so perhaps in a handler that blocks. */
  private static final int CALLED = OWN << 1;

  final SocketWrapperBase<?> socket;

  /**
   * The connection's own, not what Tomcat wraps around it and reuses; null: not a connector on NIO.
   */
  final SocketChannel channel;

  private final WriteReadiness writes;

  /** Reader only. */
  boolean finished;

  /** The thread of {@link #CALLED}; read by others only to compare with themselves. */
  private Thread caller;

  TomcatTransport(SocketWrapperBase<?> socket, WriteReadiness writes) {
    this.socket = socket;
    this.writes = writes;
    this.channel = socket.getSocket() instanceof NioChannel nio ? nio.getIOChannel() : null;
  }

  static TomcatTransport on(
      SocketWrapperBase<?> socket, WriteReadiness writes, ReadReadiness reads) {
    return socket.getSocket().getClass() == NioChannel.class
        ? new TomcatPlainTransport(socket, writes, reads)
        : new TomcatSecureTransport(socket, writes);
  }

  /** As {@link #read}, while the socket cannot be closed. */
  abstract int readSocket(ByteBuffer into) throws IOException;

  /** Whether a read would bring something without an event. */
  abstract boolean hasBytes() throws IOException;

  /** As {@link #write}, while the socket cannot be closed. */
  abstract boolean writeSocket(ByteBuffer[] from, int count) throws IOException;

  /** Writes what Tomcat's buffer holds; false: the socket is full. */
  abstract boolean flushSocket() throws IOException;

  /** Whether the rest of a write lies in Tomcat's buffer, and so goes out before an end. */
  abstract boolean buffersRest();

  @Override
  void open(Function<Transport, Events> opener) {
    caller = Thread.currentThread();
    set(CALLED);
    try {
      makeConnection(opener.andThen(this::learn));
    } finally {
      caller = null;
      leave(CALLED);
    }
  }

  private Events learn(Events told) {
    if (!told.mayBlock()) {
      readBesideTomcat(events::readable);
    }
    return told;
  }

  /** Called before the first event is asked for: none that comes will block its thread. */
  void readBesideTomcat(Runnable readable) {}

  /** Asks for an event, while the socket cannot be closed. */
  void askForEvent() {
    socket.registerReadInterest();
  }

  /** The socket is about to be closed. */
  void letGo() {}

  @Override
  public int read(ByteBuffer into) throws IOException {
    enter(READING);
    try {
      if (finished) {
        return -1;
      }
      int count = into.hasRemaining() ? readSocket(into) : 0;
      finished = count < 0;
      return count;
    } finally {
      leave(READING);
    }
  }

  @Override
  public boolean awaitReadable() throws IOException {
    enter(READING);
    try {
      if (finished || hasBytes()) {
        return true;
      }
      askForEvent();
      return false;
    } finally {
      leave(READING);
    }
  }

  @Override
  public boolean write(ByteBuffer[] from, int count) throws IOException {
    enter(WRITING);
    boolean all = true;
    try {
      all = writeSocket(from, count);
    } finally {
      if (all) {
        leave(WRITING);
      }
    }
    if (!all) {
      // In one step, and before anybody can be told: who is told takes WRITING for himself.
      if (over(change(now -> now & ~WRITING | WAITING))) {
        endIfIdle();
      }
      awaitWritable();
    }
    return all;
  }

  /**
   * Tomcat would tell under the lock of the socket, which a handler holds that waits for this very
   * write.
   */
  private void awaitWritable() {
    try {
      if (channel != null) {
        writes.await(channel, this::writable);
        return;
      }
    } catch (IOException noSelector) {
      // Then as Tomcat does it.
    }
    socket.registerWriteInterest();
  }

  @Override
  public void abort() {
    int before = change(now -> underWay(now) ? now : now | CLOSE_ASKED | ABORTED);
    if (!underWay(before) && channel != null) {
      try {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        if ((before & (READING | WRITING | CALLED)) != 0 && caller != Thread.currentThread()) {
          // Closed only when that thread is through: it and the peer need not wait for each other.
          channel.shutdownInput();
          channel.shutdownOutput();
        }
      } catch (IOException e) {
        // Closed already.
      }
    }
    writes.wake();
    endIfIdle();
  }

  /**
   * Whether the end needs nobody any more: a reset now would only take from the peer what was sent
   * in good order.
   */
  private boolean underWay(int now) {
    int ending = now & (CLOSE_ASKED | ABORTED);
    boolean waits = buffersRest() && (now & WAITING) != 0;
    return ending == (CLOSE_ASKED | ABORTED) || ending == CLOSE_ASKED && !waits;
  }

  /**
   * Taken up when the lock of the socket is free; Tomcat then calls destroy() and closes. Without
   * the lock nobody may close: Tomcat would lose sight of the handler that is being served, and
   * never call destroy().
   */
  @Override
  void end() {
    socket.processSocket(SocketEvent.DISCONNECT, true);
  }

  /** A closed channel leaves TCP only when its selector looks up: once a second, left to itself. */
  private void closeAtOnce() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // Closed already.
      }
      socket.registerReadInterest();
      writes.wake();
    }
  }

  @Override
  int goesFirst(int now) {
    int calls = READING | WRITING | CALLED;
    return buffersRest() && (now & ABORTED) == 0 ? calls | WAITING : calls;
  }

  /**
   * Something happened on the socket.
   *
   * @return false: Tomcat is to close it
   */
  boolean dispatch(SocketEvent event) {
    switch (event) {
      case OPEN_READ -> readable();
      case OPEN_WRITE -> writable();
      case STOP -> {
        // Told by destroy(), which comes of this answer.
        return false;
      }
      default -> lost(new IOException("Tomcat gave the connection up: " + event));
    }
    // The socket may have been closed while Tomcat's record of it was with this call: then nobody
    // else calls destroy().
    return (flags() & ENDED) == 0 && !socket.isClosed();
  }

  private void readable() {
    caller = Thread.currentThread();
    set(CALLED);
    try {
      events.readable();
    } finally {
      caller = null;
      // The end, if it was asked for, is this dispatch's answer.
      change(now -> mayEnd(now & ~CALLED) ? now & ~CALLED | ENDED : now & ~CALLED);
    }
  }

  private void writable() {
    if ((flags() & WAITING) == 0 || !beginFlush()) {
      return;
    }
    boolean full;
    try {
      // No write of the connection's is under way: it waits for the event below.
      full = !flushSocket();
    } catch (IOException e) {
      leave(WRITING);
      lost(e);
      return;
    }
    if (leave(full ? WRITING : WRITING | WAITING) && !full) {
      events.writable();
    }
    if (full) {
      awaitWritable();
    }
  }

  /** The rest of a write goes out even when the end was asked for; false: it is too late. */
  private boolean beginFlush() {
    return (change(now -> (now & ENDED) != 0 ? now : now | WRITING) & ENDED) == 0;
  }

  /**
   * Tomcat closes the socket when this returns; at the stop of a server it is still open, and the
   * first word of it.
   */
  @Override
  void destroyed() {
    if (!over()) {
      events.stopping();
    }
    int before = set(CLOSE_ASKED | ENDED);
    letGo();
    if ((before & ABORTED) != 0) {
      closeAtOnce();
    }
    events.closed();
  }

  /**
   * On a thread of Tomcat's pool, as its own WebSocket does. Tomcat holds the socket's lock
   * meanwhile, so that a write that waits is told of by {@link WriteReadiness}.
   */
  @Override
  public boolean eventsMayBlock() {
    return true;
  }

  @Override
  public String name() {
    return "tomcat";
  }
}
