// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule;

/**
 * What one completed operation of a {@link WebSocketContext} brought: the out parameters of IIS's
 * ReadFragment in one value.
 *
 * <p>A read delivers a piece of one frame of the current message. A write's or a close's completion
 * carries the operation's own count and flags.
 *
 * @param count bytes put into the reader's buffer, or taken from the writer's (pcbData, pcbSent);
 *     -1 only in {@link #PENDING}
 * @param utf8 true: the fragment belongs to a text message; false: to a binary one (pfUTF8Encoded)
 * @param last true: the message ends with this fragment (pfFinalFragment); true for a close as well
 * @param connectionClose true: this is the peer's close frame, and {@link
 *     WebSocketContext#getCloseStatus} tells its status (pfConnectionClose); in a close's
 *     completion: the close that was sent. Never true for a connection that was lost: that fails
 *     the read
 */
public record Fragment(int count, boolean utf8, boolean last, boolean connectionClose) {

  /**
   * What the port form of a read returns when the result will come by its completion
   * (pfCompletionExpected = TRUE). Its count is -1, its flags say nothing.
   */
  public static final Fragment PENDING = new Fragment(-1, false, false, false);

  /**
   * Whether this is {@link #PENDING}: the completion will be called, once, and may have been called
   * already.
   */
  public boolean pending() {
    return count < 0;
  }
}
