// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

/** What a frame is: the six opcodes of RFC 6455 5.2. All others are reserved. */
public enum Opcode {
  CONTINUATION(0),
  TEXT(1),
  BINARY(2),
  CLOSE(8),
  PING(9),
  PONG(10);

  private static final Opcode[] BY_CODE = new Opcode[16];

  static {
    for (Opcode opcode : values()) {
      BY_CODE[opcode.code] = opcode;
    }
  }

  private final int code;

  Opcode(int code) {
    this.code = code;
  }

  /** Returns the four bits that stand for this opcode in a frame header. */
  public int code() {
    return code;
  }

  /** Whether frames of this kind may stand between the fragments of a message. */
  public boolean control() {
    // RFC 6455 5.5: control frames are those whose opcode has its most significant bit set.
    return (code & 0x8) != 0;
  }

  /** Returns the opcode of these four bits, or null where they are reserved. */
  static Opcode of(int code) {
    return BY_CODE[code];
  }
}
