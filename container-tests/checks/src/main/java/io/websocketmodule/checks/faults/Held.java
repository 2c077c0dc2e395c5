// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * What this process holds: the server, and the clients beside it.
 *
 * @param bytes of heap that are reachable, and of direct buffers
 * @param threads all of them
 */
record Held(long bytes, int threads) {

  private static final long PATIENCE_SECONDS = 30;

  /** Less than sendTimeout, which would end a state that is measured. */
  private static final long AGAIN_SECONDS = 10;

  /** The collector that looks at all of the heap, of G1, Parallel or Serial. */
  private static final GarbageCollectorMXBean FULL =
      ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
          .filter(one -> one.getName().matches("G1 Old Generation|PS MarkSweep|MarkSweepCompact"))
          .findAny()
          .orElseThrow(() -> new IllegalStateException("run by G1, Parallel or Serial"));

  private static final Set<String> POOLS_OF_HEAP =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toSet());

  /** Collects garbage and looks at what that has left, not at what has come since. */
  static Held now() {
    long bytes =
        collect().getMemoryUsageAfterGc().entrySet().stream()
            .filter(pool -> POOLS_OF_HEAP.contains(pool.getKey()))
            .mapToLong(pool -> pool.getValue().getUsed())
            .sum();
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      bytes += pool.getMemoryUsed();
    }
    return new Held(bytes, ManagementFactory.getThreadMXBean().getThreadCount());
  }

  /**
   * The same, again and again while more than a bound was left. From JDK 22 on a region of the
   * heap, megabytes of it, stays as it is with all that is dead in it while an Inflater or a
   * Deflater is at work on an array there.
   */
  static Held within(long mostBytes) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(AGAIN_SECONDS);
    Held held = now();
    while (held.bytes > mostBytes && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      held = now();
    }
    return held;
  }

  /** Before JDK 22 nothing is collected while one of the two is at work. */
  private static GcInfo collect() {
    long before = FULL.getCollectionCount();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    ManagementFactory.getMemoryMXBean().gc();
    while (FULL.getCollectionCount() == before && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      ManagementFactory.getMemoryMXBean().gc();
    }
    if (FULL.getCollectionCount() == before) {
      throw new IllegalStateException("no garbage is collected, by " + FULL.getName());
    }
    return FULL.getLastGcInfo();
  }

  /** Threads that the module has made: all its names begin so. */
  static long ofModule() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("websocket-"))
        .count();
  }

  /**
   * Waits until the module has no more threads than a number, and tells how many it has. A
   * connection that nobody counts any more may still have a last callback, whose thread goes in a
   * moment.
   */
  static long awaitOfModule(long most) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    long count = ofModule();
    while (count > most && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      count = ofModule();
    }
    return count;
  }
}
