// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule;

import java.util.Optional;

/**
 * The contexts that modules attached to a request, by name, like IIS's INamedContextContainer.
 * Handlers cannot add names.
 */
public interface NamedContextContainer {

  /**
   * Looks a context up (INamedContextContainer::GetNamedContext).
   *
   * @param name the context's name, matched exactly; {@link WebSocketContext#NAME} for WebSockets
   * @param type the type to see it as
   * @return the context; empty where IIS answers NULL: no such name, or for "websockets": no 101
   *     was flushed yet, the module is off for this path, or it has answered the request itself
   *     because the handshake was not valid
   * @throws ClassCastException the context of that name is of another type
   */
  <T extends StoredContext> Optional<T> getNamedContext(String name, Class<T> type);
}
