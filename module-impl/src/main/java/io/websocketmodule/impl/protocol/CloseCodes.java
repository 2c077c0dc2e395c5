// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

/**
 * The close codes of RFC 6455 7.4 and of IANA's registry "WebSocket Close Code Number Registry",
 * and which of them may stand in a close frame.
 */
public final class CloseCodes {
  public static final int NORMAL = 1000;
  public static final int GOING_AWAY = 1001;
  public static final int PROTOCOL_ERROR = 1002;
  public static final int UNSUPPORTED_DATA = 1003;

  /** Reserved without a meaning. */
  public static final int RESERVED = 1004;

  /** Never in a frame: the peer's close frame had no code. */
  public static final int NO_STATUS = 1005;

  /** Never in a frame: the connection was lost without a close frame. */
  public static final int ABNORMAL = 1006;

  public static final int INVALID_PAYLOAD = 1007;
  public static final int POLICY_VIOLATION = 1008;
  public static final int TOO_BIG = 1009;

  /** Only a client sends this one: the server did not accept an extension that the client needs. */
  public static final int MANDATORY_EXTENSION = 1010;

  public static final int INTERNAL_ERROR = 1011;
  public static final int SERVICE_RESTART = 1012;
  public static final int TRY_AGAIN_LATER = 1013;
  public static final int BAD_GATEWAY = 1014;

  /** Never in a frame: the TLS handshake failed. */
  public static final int TLS_HANDSHAKE = 1015;

  private static final int LARGEST_IN_A_FRAME = 0xFFFF;

  private CloseCodes() {}

  /**
   * Whether an application may send this code. As in IIS this is every number from 1000 that fits
   * the frame's two bytes and is not set aside for another use, so that a code registered tomorrow
   * needs no new version of the module.
   */
  public static boolean mayBeSent(int code) {
    return switch (code) {
      // RFC 6455 7.4.1: these never stand in a frame; 1010 is for clients only.
      case RESERVED, NO_STATUS, ABNORMAL, TLS_HANDSHAKE, MANDATORY_EXTENSION -> false;
      default -> code >= NORMAL && code <= LARGEST_IN_A_FRAME;
    };
  }

  /**
   * Whether a peer's close frame may hold this code: one that has a meaning today, or one from the
   * open ranges.
   */
  public static boolean mayBeReceived(int code) {
    if (code >= 3000) {
      // RFC 6455 7.4.2: 3000-3999 belong to libraries and frameworks, 4000-4999 to applications.
      return code <= 4999;
    }
    return switch (code) {
      case RESERVED, NO_STATUS, ABNORMAL -> false;
      // RFC 6455 7.4.1, and 1012 to 1014 by IANA's registry; from 1015 on nothing may be used.
      default -> code >= NORMAL && code <= BAD_GATEWAY;
    };
  }
}
