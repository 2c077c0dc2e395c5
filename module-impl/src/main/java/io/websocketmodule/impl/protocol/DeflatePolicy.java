// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

/**
 * What this side wants of permessage-deflate (RFC 7692).
 *
 * @param serverContextTakeover whether messages that the server sends may build on each other
 * @param clientContextTakeover whether messages that the client sends may
 * @param clientMaxWindowBits the largest window that the client may use, where it lets itself be
 *     told, as a power of two: 9 to 15
 * @param threshold bytes of payload below which a message leaves as it is
 * @param level how much work goes into it: 1 to 9
 */
public record DeflatePolicy(
    boolean serverContextTakeover,
    boolean clientContextTakeover,
    int clientMaxWindowBits,
    int threshold,
    int level) {

  /** The window of all of DEFLATE, as a power of two. */
  public static final int MAX_WINDOW_BITS = 15;

  /** The defaults of the settings table. */
  public static DeflatePolicy defaults() {
    return new DeflatePolicy(false, false, MAX_WINDOW_BITS, 1024, 6);
  }
}
