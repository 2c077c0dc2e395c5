// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Timers of idle connections are no threads and no tasks: one thread for all of them, which does
 * not look at a connection before its time has come.
 */
class TimersOfIdleConnectionsTest {

  private static final int CONNECTIONS = 20_000;
  private static final long MOST_BYTES_EACH = 200;

  /** Of the watch. */
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(50);

  private static final ConnectionSettings ALL =
      settings(Duration.ofSeconds(20), Duration.ofMinutes(5), Duration.ofMinutes(1));

  private static final ConnectionSettings NONE =
      settings(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private static ConnectionSettings settings(Duration ping, Duration idle, Duration stalled) {
    return new ConnectionSettings(
        1, ping, ping, idle, stalled, Duration.ofSeconds(5), Duration.ofSeconds(30), 1);
  }

  private static List<Connection> open(Engine engine, int count, ConnectionSettings settings) {
    List<Connection> connections = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Connection connection = engine.connection(settings, null);
      connection.open(new Idle()).onReadable();
      connections.add(connection);
    }
    return connections;
  }

  @Test
  void nobodyIsLookedAtBeforeItsTime() {
    AtomicLong clock = new AtomicLong();
    Engine engine = Engine.manual(clock::get, Runnable::run);
    open(engine, CONNECTIONS, ALL);
    assertEquals(0, looks(engine, clock, Duration.ofSeconds(20).minusNanos(TICK)));
    // For its ping, whose pong does not come within the next 20 seconds.
    assertEquals(CONNECTIONS, looks(engine, clock, Duration.ofSeconds(1)));
    assertEquals(0, looks(engine, clock, Duration.ofSeconds(18)));
  }

  /** Each frame begins the time anew; nobody is told before it is over. */
  @Test
  void aFrameCostsNoLook() {
    AtomicLong clock = new AtomicLong();
    Engine engine = Engine.manual(clock::get, Runnable::run);
    Duration minute = Duration.ofMinutes(1);
    Connection connection = open(engine, 1, settings(Duration.ZERO, minute, Duration.ZERO)).get(0);
    int looks = 0;
    for (int second = 0; second < 600; second++) {
      connection.timekeeper.frame();
      looks += looks(engine, clock, Duration.ofSeconds(1));
    }
    assertTrue(connection.isOpen());
    assertTrue(looks <= 20, looks + " looks in ten minutes");
  }

  private static int looks(Engine engine, AtomicLong clock, Duration time) {
    int looks = 0;
    long end = clock.get() + time.toNanos();
    while (clock.get() < end) {
      clock.addAndGet(TICK);
      looks += engine.watch().tick();
    }
    return looks;
  }

  @Test
  void thousandsHaveOneThreadAndHardlyABit() throws Exception {
    Set<Thread> earlier = threads();
    List<Connection> kept = new ArrayList<>();
    Engine engine = Engine.start(() -> Duration.ZERO);
    try {
      kept.addAll(open(engine, 100, ALL)); // classes are loaded
      Set<Thread> before = threads();
      before.removeAll(earlier);
      before.removeIf(thread -> !isOurs(thread));
      assertEquals(1, before.size(), before::toString);
      long heapEmpty = heap();
      kept.addAll(open(engine, CONNECTIONS, NONE));
      long heapWithout = heap();
      kept.addAll(open(engine, CONNECTIONS, ALL));
      long heapWith = heap();
      Set<Thread> after = threads();
      after.removeAll(earlier);
      after.removeIf(thread -> !isOurs(thread));
      assertEquals(before, after);

      Thread watch = before.iterator().next();
      long each = (heapWith - heapWithout - (heapWithout - heapEmpty)) / CONNECTIONS;
      System.out.printf(
          "%d idle connections with all timers: %d bytes of heap each for them, %.3f ms of CPU a"
              + " second%n",
          CONNECTIONS, each, cpuOfASecond(watch) / 1e6);
      assertTrue(each <= MOST_BYTES_EACH, each + " bytes each");
    } finally {
      engine.stop(Duration.ZERO);
    }
    assertEquals(2 * CONNECTIONS + 100, kept.size());
  }

  private static boolean isOurs(Thread thread) {
    return thread.getName().startsWith("websocket-");
  }

  private static Set<Thread> threads() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }

  private static long cpuOfASecond(Thread thread) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getThreadCpuTime(thread.getId());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(TICK);
    }
    return threads.getThreadCpuTime(thread.getId()) - before;
  }

  /** What is in use behind a collection. */
  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** A peer that says nothing and takes all. */
  private static final class Idle implements Transport {

    @Override
    public int read(ByteBuffer into) {
      return 0;
    }

    @Override
    public boolean awaitReadable() {
      return false;
    }

    @Override
    public boolean write(ByteBuffer[] from, int count) {
      for (int i = 0; i < count; i++) {
        from[i].position(from[i].limit());
      }
      return true;
    }

    @Override
    public boolean shutdownOutput() {
      return true;
    }

    @Override
    public void close() {}

    @Override
    public void abort() {}

    @Override
    public boolean eventsMayBlock() {
      return true;
    }

    @Override
    public boolean prefersDirectBuffers() {
      return false;
    }

    @Override
    public String name() {
      return "idle";
    }
  }
}
