// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes of one connection after its upgrade, as a container moves them. It knows nothing of
 * WebSocket.
 *
 * <p>Thread rule: the connection holds a read token around {@link #read} and {@link
 * #awaitReadable}, and a write token around {@link #write}; each token belongs to one thread at a
 * time, but not always to a thread of the container. {@link #close} and {@link #abort} may come
 * from any thread at any time.
 */
public interface Transport {

  /**
   * Reads what is there, without blocking.
   *
   * @param into filled from its position; its position moves by the count, its limit stays
   * @return the count of bytes read; 0: nothing is there now; -1: the peer's FIN
   * @throws IOException the connection is lost
   */
  int read(ByteBuffer into) throws IOException;

  /**
   * Asks for one {@link Events#onReadable}.
   *
   * @return true: bytes or a FIN may be there right now, no event comes for this call, and the
   *     caller reads again; false: the event will come, perhaps before this returns and on another
   *     thread
   * @throws IOException the connection is lost
   */
  boolean awaitReadable() throws IOException;

  /**
   * Writes buffers in their order, without blocking.
   *
   * @param from the buffers; the array may be reused by the caller as soon as this returns
   * @param count how many of them, from index 0
   * @return true: all is taken, every position is at its limit, and the caller may reuse the
   *     buffers; false: the buffers must not be touched until one {@link Events#onWritable}, after
   *     which the caller writes what remains in them, perhaps nothing
   * @throws IOException the connection is lost
   */
  boolean write(ByteBuffer[] from, int count) throws IOException;

  /**
   * Sends a FIN after what was written and keeps on reading. It comes once, when the last write is
   * done and no other will be begun, on whatever thread finds that out.
   *
   * @return false: the container has no half-close, and nothing happened
   */
  boolean shutdownOutput();

  /**
   * Ends both directions; what was written goes out first as far as the container can. Never
   * blocks; idempotent.
   */
  void close();

  /** Ends TCP at once, by a reset where that is possible. Never blocks; idempotent. */
  void abort();

  /** Whether application code may block on the threads that deliver {@link Events}. */
  boolean eventsMayBlock();

  /** Whether direct buffers cost less than heap buffers in {@link #read} and {@link #write}. */
  boolean prefersDirectBuffers();

  /**
   * Name for the start-up line and the status page, for example {@code jetty} or {@code servlet}.
   */
  String name();

  /**
   * What a transport tells. Calls come on any thread of the container and under no lock; no two
   * calls of the same method overlap.
   */
  interface Events {

    /**
     * Whether a call may run application code that blocks. Asked when the connection has been
     * opened, and settled then. False: a container that serves many connections on one thread may
     * call on that thread.
     */
    default boolean mayBlock() {
      return true;
    }

    /**
     * Bytes or a FIN may be there. The first call comes unasked, right behind the opening, and the
     * connection begins with it. Spurious calls are allowed.
     */
    void onReadable();

    /** A {@link Transport#write} that returned false may go on. */
    void onWritable();

    /**
     * The connection is lost, by a reset or an error of the container; nothing can be read or
     * written any more.
     */
    void onLost(IOException cause);

    /**
     * The container is about to end the connection: the last chance to write. It closes as soon as
     * this returns.
     */
    void onStopping();

    /**
     * The transport is gone. The last event, exactly once, also after {@link Transport#close} or an
     * abort.
     */
    void onClosed();
  }
}
