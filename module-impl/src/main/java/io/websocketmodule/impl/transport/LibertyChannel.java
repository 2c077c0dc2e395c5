// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes of one connection on the channel that Liberty's own streams lie on. It knows no state:
 * what may be called when is {@link LibertyTransport}'s to hold.
 */
interface LibertyChannel {

  /** The most that one read brings and one write takes, in bytes: Liberty keeps buffers of it. */
  int PIECE = 16 * 1024;

  /** What becomes of a read or a write that was not done at once. Called on threads of Liberty. */
  interface Listener {
    void arrived(ByteBuffer bytes);

    void readFailed(IOException failure);

    void written();

    void writeFailed(IOException failure);
  }

  /** Whom to tell; set before the first read or write. */
  void listen(Listener listener);

  /** What came right behind the handshake; null: nothing. Given out once. */
  ByteBuffer early();

  /**
   * Asks for bytes; one read at a time.
   *
   * @param queued nothing is likely to be there now, so the socket is not tried first
   * @return what is there, which is the caller's; null: the listener is told, perhaps before this
   *     returns
   */
  ByteBuffer read(boolean queued) throws IOException;

  /**
   * Takes a piece of what is in some buffers and moves their positions; one write at a time.
   *
   * @return false: the listener is told when it is out, perhaps before this returns
   */
  boolean write(ByteBuffer[] from, int count) throws IOException;

  /** Ends the connection in an orderly way. */
  void close();

  /** Ends TCP by a reset, where the socket can be had. */
  void abort();
}
