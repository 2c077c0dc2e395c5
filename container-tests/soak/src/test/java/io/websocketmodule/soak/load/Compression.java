// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import io.websocketmodule.checks.client.Deflate;

/** What a member offers (RFC 7692); the server takes all of it. */
enum Compression {
  NONE(""),
  /** Messages build on those before, both ways. */
  TAKEOVER("Sec-WebSocket-Extensions: permessage-deflate\r\n"),
  /** Every message stands for itself, both ways. */
  ALONE(
      "Sec-WebSocket-Extensions: permessage-deflate"
          + "; server_no_context_takeover; client_no_context_takeover\r\n");

  private final String headerLine;

  Compression(String headerLine) {
    this.headerLine = headerLine;
  }

  /** With its end; empty: nothing is offered. */
  String headerLine() {
    return headerLine;
  }

  /** The client's side of what the head of an answer agrees to; null: none. */
  Deflate agreed(String answer) throws WrongReply {
    boolean compresses = answer.contains("permessage-deflate");
    boolean alone =
        answer.contains("server_no_context_takeover")
            && answer.contains("client_no_context_takeover");
    if (compresses != (this != NONE) || alone != (this == ALONE)) {
      throw new WrongReply("offered " + this + " and got " + answer);
    }
    return compresses ? new Deflate(this == TAKEOVER) : null;
  }
}
