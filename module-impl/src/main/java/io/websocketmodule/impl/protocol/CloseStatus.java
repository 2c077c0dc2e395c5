// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * Why a connection is closed: the payload of a close frame as a value (RFC 6455 5.5.1). Besides the
 * codes that stand in frames it may hold 1005 and 1006, which say that there was no code and that
 * there was no frame.
 *
 * @param code a close code, 0 to 65535
 * @param reason at most 123 bytes of UTF-8, for people and logs; empty when there is none
 */
public record CloseStatus(int code, String reason) {
  /** A close frame without a payload. */
  public static final CloseStatus NONE = new CloseStatus(CloseCodes.NO_STATUS, "");

  /** No close frame at all: the connection was lost. */
  public static final CloseStatus LOST = new CloseStatus(CloseCodes.ABNORMAL, "");

  /** The most bytes of a reason: 125 of a control frame without the two of the code. */
  public static final int MAX_REASON_BYTES = 123;

  /**
   * Checks that the status could stand in a frame as far as its size goes.
   *
   * @throws IllegalArgumentException if the code does not fit two bytes, the reason has more than
   *     123 bytes of UTF-8, or there is a reason without a code
   */
  public CloseStatus {
    if (code < 0 || code > 0xFFFF) {
      throw new IllegalArgumentException("Close code " + code + " does not fit two bytes.");
    }
    if (code == CloseCodes.NO_STATUS && !reason.isEmpty()) {
      throw new IllegalArgumentException("A close without a code (1005) cannot have a reason.");
    }
    int length = reason.getBytes(UTF_8).length;
    if (length > MAX_REASON_BYTES) {
      throw new IllegalArgumentException(
          "A close reason has at most 123 bytes of UTF-8, but this one has " + length + ".");
    }
  }

  /** Returns the status with as many whole characters of the reason as fit a close frame. */
  public static CloseStatus shortened(int code, String reason) {
    int bytes = 0;
    int end = 0;
    while (end < reason.length()) {
      int character = reason.codePointAt(end);
      // A lone surrogate is encoded as one '?', which the three counted here always hold.
      bytes += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
      if (bytes > MAX_REASON_BYTES) {
        break;
      }
      end += Character.charCount(character);
    }
    return new CloseStatus(code, reason.substring(0, end));
  }

  /**
   * Reads the payload of a close frame, unmasked and complete, and moves the buffer's position to
   * its limit.
   *
   * @throws ProtocolViolation 1002 for a lone byte or a code that no peer may send, 1007 for a
   *     reason that is no UTF-8
   */
  public static CloseStatus decode(ByteBuffer payload) throws ProtocolViolation {
    int length = payload.remaining();
    if (length == 0) {
      return NONE;
    }
    // RFC 6455 5.5.1: a body, if there is one, starts with two bytes of code.
    if (length == 1) {
      throw ProtocolViolation.ofProtocol(
          "A close frame has a payload of 1 byte; allowed are 0, or 2 for the code and a reason.");
    }
    int code = (payload.get() & 0xFF) << 8 | payload.get() & 0xFF;
    if (!CloseCodes.mayBeReceived(code)) {
      throw ProtocolViolation.ofProtocol(
          "A close frame has the code " + code + ", which no peer may send.");
    }
    // RFC 6455 8.1: text of a close frame that is no UTF-8 fails the connection.
    Utf8Validator utf8 = new Utf8Validator();
    int wrong = utf8.feed(payload, payload.position(), payload.limit());
    if (wrong != Utf8Validator.VALID || !utf8.complete()) {
      throw ProtocolViolation.ofPayload("The reason of a close frame is not valid UTF-8.");
    }
    byte[] reason = new byte[payload.remaining()];
    payload.get(reason);
    return new CloseStatus(code, new String(reason, UTF_8));
  }

  /**
   * Returns the payload of a close frame that says this, in a new buffer from its position to its
   * limit: nothing for {@link #NONE}, else the code and the reason.
   *
   * @throws IllegalArgumentException if this code may not stand in a frame, neither as our own nor
   *     as the echo of a peer's
   */
  public ByteBuffer encode() {
    if (code == CloseCodes.NO_STATUS) {
      return ByteBuffer.allocate(0);
    }
    // A server never chooses 1010, but RFC 6455 5.5.1 lets it echo what the peer sent.
    if (!CloseCodes.mayBeSent(code) && !CloseCodes.mayBeReceived(code)) {
      throw new IllegalArgumentException("Close code " + code + " must not stand in a frame.");
    }
    byte[] text = reason.getBytes(UTF_8);
    ByteBuffer payload = ByteBuffer.allocate(2 + text.length);
    return payload.put((byte) (code >> 8)).put((byte) code).put(text).flip();
  }
}
