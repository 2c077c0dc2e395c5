// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.managed;

/**
 * Serves one WebSocket by blocking calls, on a thread of its own: a virtual one where the JDK has
 * them.
 */
@FunctionalInterface
public interface WebSocketTask {

  /**
   * Runs once the connection is open. Its return closes with 1000; its exception is logged and
   * closes with 1011.
   *
   * @param session for this task, and for threads that it starts: one receiver and any number of
   *     senders at a time
   */
  void run(WebSocketSession session) throws Exception;
}
