// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.fuzzing;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Something that a peer said, as its reader understood it: a whole message, whatever frames it came
 * in, a control frame, or the end by a violation.
 *
 * @param kind what it was
 * @param code of a close or a violation; 0 otherwise
 * @param payload of the message or control frame, the reason of a close; empty for a violation
 */
public record Said(Kind kind, int code, ByteBuffer payload) {

  /** What a peer can say. */
  public enum Kind {
    TEXT,
    BINARY,
    PING,
    PONG,
    CLOSE,
    VIOLATION
  }

  /** A message or a ping or pong. */
  public static Said of(Kind kind, byte[] payload) {
    return new Said(kind, 0, ByteBuffer.wrap(payload));
  }

  /** A close, with 1005 if it had no code. */
  public static Said close(int code, byte[] reason) {
    return new Said(Kind.CLOSE, code, ByteBuffer.wrap(reason));
  }

  /** A breach of the protocol, by the code that its reader closes with. */
  public static Said violation(int code) {
    return new Said(Kind.VIOLATION, code, ByteBuffer.allocate(0));
  }

  /** Whether it is a message. */
  public boolean message() {
    return kind == Kind.TEXT || kind == Kind.BINARY;
  }

  @Override
  public String toString() {
    return kind + (code == 0 ? "" : " " + code) + " " + HexFormat.of().formatHex(payload.array());
  }
}
