// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * The managed layer: whole messages, handlers, collections and blocking sessions, in the manner of
 * ASP.NET's AcceptWebSocketRequest and Microsoft.WebSockets.
 *
 * <pre>
 * servlet: WebSockets.accept(request, response, handler | task)
 *    -> module: handshake, then onOpen / onMessage / onClose, or task.run(session)
 *    -> any thread: connection.send(...), collection.broadcast(...)
 * </pre>
 *
 * <p>Depends on the native layer and the spi alone.
 */
package io.websocketmodule.managed;
