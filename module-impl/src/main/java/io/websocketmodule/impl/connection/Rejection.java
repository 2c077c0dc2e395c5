// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

/** Why a request to open a WebSocket, to which a handler has set 101, did not get it. */
public enum Rejection {
  /** It is no handshake that is served: 400, 426 for another version, 501 for HTTP/2. */
  BAD_HANDSHAKE,
  /** Pages of its Origin may not open this WebSocket: 403. */
  FOREIGN_ORIGIN,
  /** The application serves as many as it may: 503. */
  LIMIT,
  /** The handler asked for what the client cannot have: 500. */
  HANDLER_MISTAKE,
  /**
   * The handshake was good, and the request ended otherwise: an exception left the filter chain,
   * somebody else upgraded, or the container did not.
   */
  CANCELLED;

  /** The reason of an answer that the module gives in place of the 101, by its HTTP status. */
  public static Rejection of(int status) {
    return switch (status) {
      case 403 -> FOREIGN_ORIGIN;
      case 500 -> HANDLER_MISTAKE;
      case 503 -> LIMIT;
      default -> BAD_HANDSHAKE;
    };
  }
}
