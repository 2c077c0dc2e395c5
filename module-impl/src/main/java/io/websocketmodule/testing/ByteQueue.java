// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.testing;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** Bytes on their way, in order. Guarded by its owner. */
final class ByteQueue {

  private final ArrayDeque<ByteBuffer> pieces = new ArrayDeque<>();
  private int size;

  int size() {
    return size;
  }

  /** Copies up to so many bytes off a buffer. */
  void put(ByteBuffer from, int most) {
    int count = Math.min(from.remaining(), most);
    if (count > 0) {
      ByteBuffer copy = ByteBuffer.allocate(count);
      copy.put(from.slice(from.position(), count)).flip();
      from.position(from.position() + count);
      pieces.add(copy);
      size += count;
    }
  }

  /** Fills a buffer as far as it goes; returns the count. */
  int take(ByteBuffer into) {
    int before = into.position();
    while (into.hasRemaining() && !pieces.isEmpty()) {
      ByteBuffer first = pieces.peek();
      int count = Math.min(first.remaining(), into.remaining());
      into.put(first.slice(first.position(), count));
      first.position(first.position() + count);
      if (!first.hasRemaining()) {
        pieces.remove();
      }
    }
    int count = into.position() - before;
    size -= count;
    return count;
  }

  void clear() {
    pieces.clear();
    size = 0;
  }
}
