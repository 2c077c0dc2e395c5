// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;

/** Writes buffers to a channel that does not block, until all is out or the channel is full. */
final class GatheringWrite {
  /**
   * The most of one heap buffer that is handed over at once, in bytes. The JDK copies a heap buffer
   * whole into a direct one, which it keeps for the thread, each time it tries to write some of it.
   */
  static final int HEAP_PIECE = 128 * 1024;

  private GatheringWrite() {}

  /**
   * Writes in order what is left in the first buffers of an array; their limits stay.
   *
   * @return false: the channel is full
   */
  static boolean writeAll(GatheringByteChannel channel, ByteBuffer[] from, int count)
      throws IOException {
    int first = 0;
    while (true) {
      first = skipEmpty(from, first, count);
      if (first == count) {
        return true;
      }
      int end = first;
      while (end < count && fits(from[end])) {
        end++;
      }
      // One buffer alone costs less without a list of buffers.
      long taken =
          end - first > 1
              ? channel.write(from, first, end - first)
              : writeOne(channel, from[first]);
      if (taken == 0) {
        return false;
      }
    }
  }

  /** The index of the next buffer in which something is left, or the count. */
  static int skipEmpty(ByteBuffer[] from, int first, int count) {
    int next = first;
    while (next < count && !from[next].hasRemaining()) {
      next++;
    }
    return next;
  }

  /** Whether it may be handed over whole. */
  static boolean fits(ByteBuffer buffer) {
    return buffer.isDirect() || buffer.remaining() <= HEAP_PIECE;
  }

  private static int writeOne(GatheringByteChannel channel, ByteBuffer from) throws IOException {
    if (fits(from)) {
      return channel.write(from);
    }
    int limit = from.limit();
    try {
      return channel.write(from.limit(from.position() + HEAP_PIECE));
    } finally {
      from.limit(limit);
    }
  }
}
