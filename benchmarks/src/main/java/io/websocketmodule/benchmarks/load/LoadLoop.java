// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One thread for all connections: a selector, and the one buffer that everything is read into. */
final class LoadLoop implements Closeable {

  /** A read brings at most this much; more would only be more memory between cache and check. */
  private static final int READ_BYTES = 256 * 1024;

  private static final long LONGEST_SELECT_MILLIS = 10;
  private static final long NANOS_A_MILLI = 1_000_000;

  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);

  LoadLoop() throws IOException {}

  /** Lets a channel take part, which becomes a non-blocking one. */
  SelectionKey register(SelectableChannel channel, int operations, Participant participant)
      throws IOException {
    channel.configureBlocking(false);
    return channel.register(selector, operations, participant);
  }

  /**
   * Reads what has come, into {@link #bytes}.
   *
   * @return how many bytes
   * @throws WrongReply the server has closed
   */
  int read(SocketChannel channel) throws IOException {
    int count = channel.read(buffer.clear());
    if (count < 0) {
      throw new WrongReply("The server closed a connection in the middle of the load");
    }
    return count;
  }

  /** What was read last. */
  byte[] bytes() {
    return buffer.array();
  }

  /** Lets everyone take part for a while. */
  void run(long millis) throws IOException {
    run(millis, () -> {});
  }

  /**
   * Lets everyone take part for a while.
   *
   * @param tick called at least once a millisecond
   */
  void run(long millis, Participant tick) throws IOException {
    long end = System.nanoTime() + millis * NANOS_A_MILLI;
    long left;
    while ((left = end - System.nanoTime()) > 0) {
      once(Math.max(1, Math.min(LONGEST_SELECT_MILLIS, left / NANOS_A_MILLI)));
      tick.ready();
    }
  }

  /** Waits until something is ready, or for a time, and lets it take part. */
  void once(long millis) throws IOException {
    try {
      selector.select(LoadLoop::take, millis);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void take(SelectionKey key) {
    try {
      ((Participant) key.attachment()).ready();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes every connection that took part, without asking the servers. */
  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
