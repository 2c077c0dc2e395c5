// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.Function;

/**
 * A connection on Open Liberty's own channel, as Liberty's own WebSocket has it. Its upgraded
 * streams are no ground to build on (seen with 26.0.0.3): behind each onDataAvailable() they begin
 * the next read by themselves and drop what nobody has taken, so that a reader on another thread
 * meets "Buffer has already been released"; and flush() blocks, under the lock of the stream, until
 * the peer has read.
 *
 * <p>Thread rule: that of {@link Transport}. Liberty calls back on the threads of its pool.
 */
final class LibertyTransport extends OrderlyTransport implements LibertyChannel.Listener {
  private static final int READING = OWN;

  private final LibertyChannel channel;
  private final LibertyStop stop;

  /** Put there by whom Liberty gave it to, when there is nothing; taken by the reader. */
  private volatile ByteBuffer arrived;

  private volatile boolean finished;

  /** The last read filled its buffer: then more is likely to be there already. */
  private volatile boolean full = true;

  LibertyTransport(LibertyChannel channel, LibertyStop stop) {
    this.channel = channel;
    this.stop = stop;
    arrived = channel.early();
    channel.listen(this);
  }

  @Override
  void open(Function<Transport, Events> opener) {
    stop.add(this);
    makeConnection(opener);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    refuseOver();
    ByteBuffer bytes = arrived;
    if (bytes == null) {
      return finished ? -1 : 0;
    }
    int count = Copying.copy(bytes, into);
    if (!bytes.hasRemaining()) {
      arrived = null;
    }
    return count;
  }

  @Override
  public boolean awaitReadable() throws IOException {
    refuseOver();
    if ((flags() & READING) != 0) {
      return false; // its end is still to be told
    }
    if (arrived != null || finished) {
      return true;
    }
    set(READING);
    ByteBuffer bytes = channel.read(!full);
    if (bytes == null) {
      return false;
    }
    keep(bytes);
    return true;
  }

  private void keep(ByteBuffer bytes) {
    full = bytes.remaining() == LibertyChannel.PIECE;
    arrived = bytes.hasRemaining() ? bytes : null;
    clear(READING);
  }

  @Override
  public void arrived(ByteBuffer bytes) {
    keep(bytes);
    events.readable();
  }

  @Override
  public void readFailed(IOException failure) {
    if (isReset(failure)) {
      lost(failure);
    } else {
      finished = true;
      clear(READING);
      events.readable();
    }
  }

  /** Liberty tells a FIN as an error too, of its own making, and in TLS by several classes. */
  private static boolean isReset(IOException failure) {
    if (failure instanceof SocketException) {
      return true;
    }
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return !(failure instanceof EOFException)
        && (message.contains("reset") || message.contains("broken pipe"));
  }

  @Override
  public boolean write(ByteBuffer[] from, int count) throws IOException {
    while (GatheringWrite.skipEmpty(from, 0, count) < count) {
      enter(WRITING);
      if (!channel.write(from, count)) {
        return false;
      }
      leave(WRITING);
    }
    return true;
  }

  @Override
  public void written() {
    if (leave(WRITING)) {
      events.writable();
    }
  }

  @Override
  public void writeFailed(IOException failure) {
    lost(failure);
  }

  /** The channel has no half-close. */
  @Override
  public boolean shutdownOutput() {
    return false;
  }

  @Override
  int goesFirst(int now) {
    return WRITING;
  }

  @Override
  void end() {
    channel.close();
    gone();
  }

  @Override
  public void abort() {
    if ((set(CLOSE_ASKED | ENDED) & ENDED) == 0) {
      channel.abort();
      gone();
    }
  }

  /** Behind its end Liberty tells nothing any more, to whomever. */
  private void gone() {
    stop.remove(this);
    events.closed();
  }

  /** Liberty gives the connection up, or tells inside of our own end. */
  @Override
  void destroyed() {
    if (!over()) {
      events.stopping();
    }
    close();
  }

  /** The server is about to stop, and has closed nothing yet. */
  void serverStopping() {
    if (!over()) {
      events.stopping();
    }
  }

  /** Liberty needs a thread of the same pool to tell that a write is out. */
  @Override
  public boolean eventsMayBlock() {
    return false;
  }

  @Override
  public boolean prefersDirectBuffers() {
    return false;
  }

  @Override
  public String name() {
    return "liberty";
  }
}
