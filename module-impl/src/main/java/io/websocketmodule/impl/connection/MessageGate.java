// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

/**
 * Holds other messages back while one is sent in parts, since frames of two messages must not mix
 * (RFC 6455 5.4). Guarded by the connection's lock.
 */
final class MessageGate {

  private final OutboundList held = new OutboundList();
  private boolean shut;

  /** Lets only parts pass from now on; false: it is shut already. */
  boolean shut() {
    if (shut) {
      return false;
    }
    shut = true;
    return true;
  }

  /** Lets everything pass, and gives out what was held back. */
  OutboundList open() {
    shut = false;
    return held;
  }

  boolean holdsBack(Outbound entry) {
    return shut && !entry.part;
  }

  OutboundList held() {
    return held;
  }
}
