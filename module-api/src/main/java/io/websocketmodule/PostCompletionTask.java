// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule;

/** What {@link HttpContext#postCompletion} runs after the 101 is out. It may block. */
@FunctionalInterface
public interface PostCompletionTask {

  /**
   * Runs on a thread of its own.
   *
   * @throws Exception is logged, and the connection is closed with 1011; the peer sees nothing of
   *     it
   */
  void run() throws Exception;
}
