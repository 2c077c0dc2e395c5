// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Our bytes, taken while there is credit for them. Guarded by the transport's lock. */
final class CreditedOutput {

  private static final long UNLIMITED = Long.MAX_VALUE / 2;

  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private long credit = UNLIMITED;

  /** Takes as much as there is credit for; how many bytes. */
  int take(ByteBuffer from, long most) {
    int count = (int) Math.min(from.remaining(), Math.min(credit, most));
    byte[] bytes = new byte[count];
    from.get(bytes);
    taken.writeBytes(bytes);
    if (credit != UNLIMITED) {
      credit -= count;
    }
    return count;
  }

  /** The same with several buffers, one after the other. */
  int take(ByteBuffer[] from, int count, int most) {
    int all = 0;
    for (int i = 0; i < count; i++) {
      all += take(from[i], most - all);
    }
    return all;
  }

  boolean anyCredit() {
    return credit > 0;
  }

  void grant(long bytes) {
    credit = credit == UNLIMITED ? UNLIMITED : credit + bytes;
  }

  void block() {
    credit = 0;
  }

  void unblock() {
    credit = UNLIMITED;
  }

  byte[] bytes() {
    return taken.toByteArray();
  }
}
