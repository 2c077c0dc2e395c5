// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule;

/**
 * Called when an asynchronous operation of a {@link WebSocketContext} has ended:
 * PFN_WEBSOCKET_COMPLETION with its pvCompletionContext.
 *
 * <p>The completions of one connection neither nest nor overlap, and each happens before the next.
 * They run on whatever thread the container calls back on and must not block: a blocking call of
 * this API inside a completion is an {@link IllegalStateException}. A completion may come before
 * the call that started the operation has returned.
 *
 * @param <A> type of the attachment that is handed through
 */
@FunctionalInterface
public interface WebSocketCompletion<A> {

  /**
   * The operation succeeded. The buffer of the operation is the caller's again; its position has
   * moved by the fragment's count.
   *
   * @param fragment what was read, or the written operation's own count and flags
   * @param attachment what was given with the operation; null where nothing was given
   * @throws WebSocketException goes to {@link #failed} of this same completion as it is: an
   *     operation that was started here in the port form failed at once
   * @throws Exception any other goes there too, as the cause of one with {@link
   *     WebSocketException.Kind#APPLICATION}; the connection lives on. An {@link Error} is not
   *     passed on: it is logged and closes the connection with 1011
   */
  void completed(Fragment fragment, A attachment) throws Exception;

  /**
   * The operation failed. The buffer of the operation is the caller's again, at the position it
   * had. What this throws is logged and closes the connection with 1011.
   *
   * <p>Not overridden, it leaves an ended connection at that and throws for {@link
   * WebSocketException.Kind#APPLICATION}, so that a mistake in {@link #completed} is not passed
   * over. To be overridden where something is to be given back at the end, or where operations are
   * cancelled and the connection lives on.
   *
   * @param failure its {@link WebSocketException#kind} says what happened, and whether the
   *     connection lives on
   * @param attachment what was given with the operation; null where nothing was given
   */
  default void failed(WebSocketException failure, A attachment) {
    if (failure.kind() == WebSocketException.Kind.APPLICATION) {
      throw new IllegalStateException(failure.getMessage(), failure);
    }
  }
}
