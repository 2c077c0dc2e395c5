// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.points;

/** What kind of messages are exchanged. */
public enum MessageKind {
  /** ASCII text, as JSON mostly is. */
  TEXT(1),
  /** Every byte from 0 to 255. */
  BINARY(2);

  private final int opcode;

  MessageKind(int opcode) {
    this.opcode = opcode;
  }

  /** The opcode of such messages (RFC 6455 5.2). */
  public int opcode() {
    return opcode;
  }
}
