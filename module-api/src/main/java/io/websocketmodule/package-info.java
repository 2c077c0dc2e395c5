// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * The native layer: WebSockets by fragments, as IIS 8 gives them to a handler.
 *
 * <p>A handler sets status 101, flushes, and looks up the context:
 *
 * <pre>
 * handler: setStatus(101), flushBuffer()
 *    -> module: handshake, connection
 *    -> handler: HttpContext.of(request).webSocket() -> readFragment / writeFragment / sendConnectionClose
 * </pre>
 *
 * <p>Depends on the JDK, jakarta.servlet and jakarta.websocket alone. RFC 6455 5, 7.
 */
package io.websocketmodule;
