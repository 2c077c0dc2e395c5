// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Buffers of one size, borrowed while bytes are in them and given back when they are not, so that
 * an idle connection holds none. Any thread may call.
 */
class BufferPool {

  /** Bytes of a buffer: what one read may bring and what one write of small frames may carry. */
  static final int SIZE = 16 * 1024;

  /** Buffers kept for reuse; what comes back beyond them is garbage. 64 of 16 KiB are 1 MiB. */
  private static final int KEPT = 64;

  private final ArrayBlockingQueue<ByteBuffer> direct = new ArrayBlockingQueue<>(KEPT);
  private final ArrayBlockingQueue<ByteBuffer> heap = new ArrayBlockingQueue<>(KEPT);

  /** An empty buffer, position 0 and limit {@link #SIZE}. */
  ByteBuffer borrow(boolean wantDirect) {
    ByteBuffer kept = (wantDirect ? direct : heap).poll();
    if (kept != null) {
      return kept.clear();
    }
    return wantDirect ? allocateDirect() : ByteBuffer.allocate(SIZE);
  }

  private static ByteBuffer allocateDirect() {
    try {
      return ByteBuffer.allocateDirect(SIZE);
    } catch (OutOfMemoryError noDirectMemory) {
      // The limit of direct memory is small where -Xmx is; the heap may still have room.
      return ByteBuffer.allocate(SIZE);
    }
  }

  /** Takes a buffer back that nobody else holds. */
  void giveBack(ByteBuffer buffer) {
    (buffer.isDirect() ? direct : heap).offer(buffer);
  }
}
