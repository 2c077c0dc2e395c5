// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.client;

import java.nio.charset.StandardCharsets;

/**
 * A whole message that a client received.
 *
 * @param isText text or binary
 * @param bytes its payload
 */
public record Received(boolean isText, byte[] bytes) {

  /** A text message. */
  public static Received text(String text) {
    return new Received(true, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The payload as UTF-8. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
