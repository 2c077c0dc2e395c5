// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer of one plain sentence. Never sendError: a container's error page would bury the
 * sentence, and clients of WebSockets show little enough.
 *
 * @param status the HTTP status
 * @param sentence one sentence of ASCII
 * @param headers what the answer has besides
 */
record PlainAnswer(int status, String sentence, Map<String, String> headers) {

  PlainAnswer(int status, String sentence) {
    this(status, sentence, Map.of());
  }

  /** Sends the answer whole, instead of whatever the response held. It must not be committed. */
  void send(HttpServletResponse response) throws IOException {
    response.reset();
    response.setStatus(status);
    headers.forEach(response::setHeader);
    response.setContentType("text/plain;charset=UTF-8");
    byte[] body = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
    response.flushBuffer();
  }
}
