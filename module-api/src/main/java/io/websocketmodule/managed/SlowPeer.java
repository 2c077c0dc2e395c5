// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.managed;

/** What a send does when the connection's queue has reached {@code sendBufferLimit} bytes. */
public enum SlowPeer {
  /**
   * The send fails with {@link io.websocketmodule.WebSocketException.Kind#QUEUE_FULL}; the
   * connection lives. The default.
   */
  FAIL,
  /**
   * The send is queued beyond the bound, and its stage stays open until the container has the
   * bytes: for senders that wait for each stage, and so hold one message each beyond the bound. A
   * handler hears a further message of that peer when the peer has taken what is beyond it, so that
   * a handler that only answers need not wait.
   */
  WAIT,
  /** The connection ends with 1013 (try again later); the send fails with QUEUE_FULL. */
  CLOSE,
  /**
   * The oldest messages of which nothing has left are withdrawn until there is room, their stages
   * failing with {@link io.websocketmodule.WebSocketException.Kind#DROPPED}. Where even that gives
   * no room the send fails with QUEUE_FULL.
   */
  DROP_OLDEST
}
