// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a transport has taken of the writes that were offered to it. In plain fields: one thread at
 * a time is the caller's to see to.
 */
final class TakenBytes {
  private byte[] bytes = new byte[64];
  private int size;

  /**
   * Takes what is in the first buffers of an array, in their order.
   *
   * @param most how many bytes at the most
   * @return how many it took
   */
  int take(ByteBuffer[] from, int count, long most) {
    int before = size;
    for (int i = 0; i < count; i++) {
      int part = (int) Math.min(most - (size - before), from[i].remaining());
      if (size + part > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + part));
      }
      from[i].get(bytes, size, part);
      size += part;
    }
    return size - before;
  }

  int size() {
    return size;
  }

  byte at(int index) {
    return bytes[index];
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }
}
