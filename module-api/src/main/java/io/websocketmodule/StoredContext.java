// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule;

/** A context kept in a {@link NamedContextContainer}, like IIS's IHttpStoredContext. */
public interface StoredContext {

  /**
   * Releases what the context holds (IHttpStoredContext::CleanupStoredContext). The module calls it
   * once, when the connection is gone. A handler has no need to: for a {@link WebSocketContext} a
   * call ends the connection like {@link WebSocketContext#closeTcpConnection}, and further calls do
   * nothing.
   */
  void cleanupStoredContext();
}
