// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

/**
 * Says that the peer broke the protocol, and with which close code the connection has to fail (RFC
 * 6455 7.1.7).
 *
 * <p>Its message says what was received and what is allowed; it never holds payload and always fits
 * into the reason of a close frame. It has no stack trace: the place in our code says nothing about
 * the peer, and a hostile peer should not be able to make us walk stacks.
 */
public final class ProtocolViolation extends Exception {
  private static final long serialVersionUID = 1;

  private final int closeCode;

  private ProtocolViolation(int closeCode, String message) {
    super(message, null, false, false);
    this.closeCode = closeCode;
  }

  /** A breach of framing or of the order of frames: 1002. */
  static ProtocolViolation ofProtocol(String message) {
    return new ProtocolViolation(CloseCodes.PROTOCOL_ERROR, message);
  }

  /** Text that is no UTF-8: 1007. */
  static ProtocolViolation ofPayload(String message) {
    return new ProtocolViolation(CloseCodes.INVALID_PAYLOAD, message);
  }

  /** Returns the code of the close frame that tells the peer, 1002 or 1007. */
  public int closeCode() {
    return closeCode;
  }

  /**
   * Returns the whole close status that tells the peer: the code, and the message as its reason.
   */
  public CloseStatus closeStatus() {
    return CloseStatus.shortened(closeCode, getMessage());
  }
}
