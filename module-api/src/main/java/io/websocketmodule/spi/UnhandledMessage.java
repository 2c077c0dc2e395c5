// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.spi;

/**
 * A handler has no callback for messages of this type; the engine closes with 1003 (RFC 6455
 * 7.4.1).
 */
public final class UnhandledMessage extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Names the type, "text" or "binary". */
  public UnhandledMessage(String type) {
    super("This endpoint takes no " + type + " messages", null, false, false);
  }
}
