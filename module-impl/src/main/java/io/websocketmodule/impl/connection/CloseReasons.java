// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.impl.protocol.CloseCodes;
import io.websocketmodule.impl.protocol.CloseStatus;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCode;

/** Between the API's close reasons and the protocol's close statuses. */
public final class CloseReasons {

  private CloseReasons() {}

  /** The API's view of a status. */
  public static CloseReason of(CloseStatus status) {
    return new CloseReason(code(status.code()), status.reason());
  }

  private static CloseCode code(int code) {
    // Other codes are not known to every version of the enumeration.
    if (code >= 1000 && code <= 1015) {
      return CloseReason.CloseCodes.getCloseCode(code);
    }
    return () -> code;
  }

  /**
   * The status of a reason that an application wants to send; 1005 is a close without a code
   * (SendConnectionClose).
   *
   * @throws IllegalArgumentException the code must not be sent, or the reason is too long
   */
  public static CloseStatus toSend(CloseReason reason) {
    return toSend(reason.getCloseCode().getCode(), reason.getReasonPhrase());
  }

  /** As {@link #toSend(CloseReason)}, from a code and a reason, which may be null for none. */
  public static CloseStatus toSend(int code, String reason) {
    // RFC 6455 7.4: 1005 stands for no code at all, and is the one code that never stands in a
    // frame but can be asked for.
    if (code != CloseCodes.NO_STATUS && !CloseCodes.mayBeSent(code)) {
      throw new IllegalArgumentException(
          "Close code "
              + code
              + " must not be sent; allowed are 1000 to 65535 but for 1004, 1006, 1010 and 1015,"
              + " and 1005 for a close without a code");
    }
    return new CloseStatus(code, reason == null ? "" : reason);
  }
}
