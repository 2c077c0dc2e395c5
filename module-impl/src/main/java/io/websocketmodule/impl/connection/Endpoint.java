// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.impl.protocol.CloseStatus;

/** Who serves a connection above the fragments: the managed layer. A native connection has none. */
public interface Endpoint {

  /**
   * What is queued is within {@code sendBufferLimit} again, or the connection is over: the answer
   * to {@link Connection#awaitRoom}, once for each. On the thread that has sent the rest or brought
   * the end about, under no lock; it does nothing but go on elsewhere.
   */
  default void room() {}

  /** The connection is open. Called in the pump, before anything is read; it may request. */
  void opened();

  /**
   * The connection is over; reads and writes that were pending have failed. Called once, on any
   * thread, under no lock.
   */
  void ended(CloseStatus status);

  /**
   * The peer's close came. Called on the pump's thread; the request of the endpoint is answered
   * too.
   */
  void peerClosed();

  /** A pong came. Called in the pump. */
  void ponged(java.nio.ByteBuffer payload);

  /**
   * The server or application stops, and a close with 1001 follows when done was run or the time
   * for it is over. Called in the pump.
   */
  void shutdown(Runnable done);
}
