// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.spi;

/**
 * What an accept leaves on the request for the engine.
 *
 * @param options how to serve the connection: a WebSocketOptions
 * @param endpoint who serves it: a {@link HandlerPort} or a WebSocketTask
 */
public record Acceptance(Object options, Object endpoint) {

  /** Request attribute that holds the acceptance. */
  public static final String ATTRIBUTE = "io.websocketmodule.spi.Acceptance";

  /**
   * Request attribute of a valid handshake: the subprotocols that the client offers, in its order,
   * a {@code List<String>}.
   */
  public static final String OFFERED_SUBPROTOCOLS = "io.websocketmodule.spi.OfferedSubprotocols";
}
