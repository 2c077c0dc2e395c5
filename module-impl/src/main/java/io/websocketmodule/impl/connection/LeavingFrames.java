// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.impl.protocol.MessageDeflater;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Compresses frames that build on those before them (RFC 7692 7.1.1) in the order in which they
 * leave the queue, when it is certain that they do: one that was withdrawn before has left no
 * trace, and one that was compressed is not withdrawn any more.
 *
 * <p>Thread rule: {@link #compress} belongs to the write token, {@link #end} to any thread. The
 * deflater is borrowed with the first frame and given back at the connection's end.
 */
final class LeavingFrames {

  /** Compressed payload to have ready for one write, beyond which the next frame waits. */
  private static final int READY = BufferPool.SIZE;

  private final Connection connection;
  private final Compression compression;

  /** Held while the deflater works, so that it is not given back meanwhile. */
  private final ReentrantLock working = new ReentrantLock();

  // guarded by that lock
  private MessageDeflater deflater; // null: none is borrowed
  private boolean ended;

  LeavingFrames(Connection connection, Compression compression) {
    this.connection = connection;
    this.compression = compression;
    connection.whenEnded(this::end);
  }

  /**
   * Compresses what leaves next. Called with the connection's lock, which is let go of while the
   * deflater works: nobody shall wait for that.
   */
  void compress(SendQueue queue) {
    for (Outbound next = queue.pin(READY); next != null; next = queue.pin(READY)) {
      connection.lock.unlock();
      try {
        compress(next);
      } catch (RuntimeException | Error failed) {
        connection.lost(new IOException("A message could not be compressed", failed));
      } finally {
        connection.lock.lock();
      }
    }
  }

  private void compress(Outbound frame) {
    working.lock();
    try {
      if (ended) {
        return; // it has been failed, or will be
      }
      if (deflater == null) {
        deflater = compression.borrowDeflater();
      }
      frame.compressed(deflater.compressed(frame.head(), frame.body()));
    } finally {
      working.unlock();
    }
  }

  /** The connection has ended. */
  private void end() {
    working.lock();
    try {
      ended = true;
      if (deflater != null) {
        compression.giveBack(deflater);
        deflater = null;
      }
    } finally {
      working.unlock();
    }
  }
}
