// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

/**
 * Lends inflaters, each of which holds some 40 KiB outside of the heap: for one message, or for the
 * life of a connection whose messages build on each other.
 */
public interface InflaterSource {

  /** An inflater that stands at the beginning of a stream. */
  MessageInflater borrow();

  /** Takes one back in whatever state it is, which the borrower must not touch again. */
  void giveBack(MessageInflater inflater);
}
