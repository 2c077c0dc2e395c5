// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/**
 * What this process holds: the server, and the clients beside it.
 *
 * @param bytes of heap that are reachable, and of direct buffers
 * @param threads all of them
 */
record Held(long bytes, int threads) {

  /** Collects garbage and looks. */
  static Held now() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    long bytes = memory.getHeapMemoryUsage().getUsed();
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
