// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Buffers that a container holds until it says that it is writable, as they were when it took them:
 * nobody else may touch them meanwhile. Guarded by the transport's lock.
 */
final class RetainedBuffers {

  private record Retained(ByteBuffer buffer, int position, int limit, byte[] bytes) {
    static Retained of(ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return new Retained(buffer, buffer.position(), buffer.limit(), bytes);
    }

    boolean untouched() {
      return buffer.position() == position
          && buffer.limit() == limit
          && Arrays.equals(of(buffer).bytes, bytes);
    }
  }

  private final BrokenRules rules;
  private List<Retained> held; // null: none

  RetainedBuffers(BrokenRules rules) {
    this.rules = rules;
  }

  boolean any() {
    return held != null;
  }

  void hold(ByteBuffer[] from, int count) {
    held = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      held.add(Retained.of(from[i]));
    }
  }

  /** Takes some of their bytes; true: all are taken. */
  boolean take(Consumer<ByteBuffer> taking) {
    List<Retained> now = new ArrayList<>();
    boolean left = false;
    for (Retained one : held) {
      rules.check(one.untouched(), "a buffer was touched before onWritable");
      taking.accept(one.buffer);
      now.add(Retained.of(one.buffer));
      left |= one.buffer.hasRemaining();
    }
    held = now;
    return !left;
  }

  /** Gives them back, whatever is in them. */
  void release() {
    held.forEach(one -> rules.check(one.untouched(), "a buffer was touched before onWritable"));
    held = null;
  }
}
