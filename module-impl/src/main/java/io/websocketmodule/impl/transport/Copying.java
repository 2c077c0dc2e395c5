// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.nio.ByteBuffer;

/** Hands bytes on by copying, where the buffer that they are in cannot be handed on. */
final class Copying {

  private Copying() {}

  /**
   * Copies as much as there is and fits. The positions of both buffers move behind it, their limits
   * stay.
   *
   * @return how many bytes
   */
  static int copy(ByteBuffer from, ByteBuffer into) {
    int count = Math.min(from.remaining(), into.remaining());
    into.put(into.position(), from, from.position(), count);
    into.position(into.position() + count);
    from.position(from.position() + count);
    return count;
  }
}
