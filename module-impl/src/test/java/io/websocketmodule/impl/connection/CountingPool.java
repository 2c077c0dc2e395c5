// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** A pool that knows who holds what, and spoils what comes back so that a later use shows. */
final class CountingPool extends BufferPool {

  private final Map<ByteBuffer, Boolean> lent = new IdentityHashMap<>();
  private final List<String> broken = new ArrayList<>();
  private int borrows;

  @Override
  synchronized ByteBuffer borrow(boolean wantDirect) {
    ByteBuffer buffer = super.borrow(wantDirect);
    lent.put(buffer, true);
    borrows++;
    return buffer;
  }

  @Override
  synchronized void giveBack(ByteBuffer buffer) {
    if (lent.remove(buffer) == null) {
      broken.add("a buffer came back that was not lent");
      return;
    }
    buffer.clear();
    while (buffer.hasRemaining()) {
      buffer.put((byte) 0xEE);
    }
    super.giveBack(buffer);
  }

  synchronized int lent() {
    return lent.size();
  }

  synchronized int borrows() {
    return borrows;
  }

  synchronized List<String> violations() {
    return List.copyOf(broken);
  }
}
