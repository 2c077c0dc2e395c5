// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/**
 * What this process holds: the server, and the clients beside it.
 *
 * @param bytes of heap that are reachable, and of direct buffers
 * @param threads all of them
 */
record Held(long bytes, int threads) {

  /** Collects garbage and looks at what that has left, not at what has come since. */
  static Held now() {
    ManagementFactory.getMemoryMXBean().gc();
    long bytes = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage left = pool.getCollectionUsage(); // null: not collected, or no heap
      bytes += left == null || pool.getType() != MemoryType.HEAP ? 0 : left.getUsed();
    }
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      bytes += pool.getMemoryUsed();
    }
    return new Held(bytes, ManagementFactory.getThreadMXBean().getThreadCount());
  }

  /** Threads that the module has made: all its names begin so. */
  static long ofModule() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("websocket-"))
        .count();
  }
}
