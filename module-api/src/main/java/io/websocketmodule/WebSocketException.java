// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule;

import java.io.IOException;
import java.util.Objects;

/**
 * A WebSocket operation that could not be carried out. Misuse of the API is never reported this
 * way: that is an {@link IllegalStateException} or {@link IllegalArgumentException} and leaves the
 * connection as it was.
 */
public class WebSocketException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Why the operation failed, and what became of the connection. */
  public enum Kind {
    /** The peer went away without a close frame: FIN or reset. The connection is gone. */
    DISCONNECTED,
    /**
     * This side ended the connection, by {@code closeTcpConnection} or {@code abort}. The
     * connection is gone.
     */
    ABORTED,
    /**
     * {@code cancelOutstandingIO} or an interrupt withdrew the operation; the connection lives if
     * no byte of it was sent.
     */
    CANCELLED,
    /** The connection was closed in good order before the operation could be done. */
    CLOSED,
    /**
     * A time limit of the settings ran out (ping, close, send, idle, stalled); the connection is
     * gone or going.
     */
    TIMEOUT,
    /** The peer broke RFC 6455; a close with 1002 or 1007 is on its way to it. */
    PROTOCOL,
    /** The peer's message is larger than allowed; a close with 1009 is on its way to it. */
    TOO_BIG,
    /** The connection's send queue is full; nothing was queued, and the connection lives. */
    QUEUE_FULL,
    /**
     * The message was withdrawn from the send queue in favour of newer ones; the connection lives.
     */
    DROPPED,
    /** The module or the server is stopping; a close with 1001 is on its way to the peer. */
    SHUTDOWN,
    /**
     * The user who opened the connection has logged out, or the HTTP session has ended; a close
     * with 1008 is on its way to the peer.
     */
    SESSION_ENDED,
    /** The application failed: an exception in a handler or completion. */
    APPLICATION
  }

  private final Kind kind;

  /** Creates an exception of a kind with a message of one sentence. */
  public WebSocketException(Kind kind, String message) {
    this(kind, message, null);
  }

  /**
   * Creates an exception of a kind with a message of one sentence and a cause, which may be null.
   */
  public WebSocketException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** Why the operation failed. */
  public Kind kind() {
    return kind;
  }
}
