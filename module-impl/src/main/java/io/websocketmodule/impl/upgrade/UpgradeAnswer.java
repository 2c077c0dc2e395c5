// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import io.websocketmodule.impl.protocol.DeflateTerms;
import io.websocketmodule.impl.protocol.OpeningHandshake;
import jakarta.servlet.http.HttpServletResponse;

/** The answer to a good handshake, beside what the handler has set. RFC 6455 4.2.2, RFC 8441 5. */
final class UpgradeAnswer {

  private UpgradeAnswer() {}

  /**
   * Completes the status and the headers.
   *
   * @param compression what was agreed on; null: nothing
   */
  static void complete(
      HttpServletResponse response, OpeningHandshake.Valid handshake, DeflateTerms compression) {
    common(response, compression);
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.setHeader("Upgrade", "websocket");
    response.setHeader("Connection", "Upgrade");
    response.setHeader("Sec-WebSocket-Accept", handshake.acceptKey());
  }

  /** The same for a CONNECT (RFC 8441 5). */
  static void completeConnect(HttpServletResponse response, DeflateTerms compression) {
    common(response, compression);
    response.setStatus(HttpServletResponse.SC_OK);
  }

  private static void common(HttpServletResponse response, DeflateTerms compression) {
    response.resetBuffer();
    if (response.containsHeader("Content-Length")) {
      // RFC 9110 8.6: never in a 1xx; a handler or filter may have set it for another answer.
      response.setContentLengthLong(-1);
    }
    if (compression != null) {
      response.setHeader("Sec-WebSocket-Extensions", compression.answer());
    }
  }
}
