// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** All members on one thread: a selector, and what is due later. */
public final class Load implements AutoCloseable {

  private static final int READ_BYTES = 256 * 1024;
  private static final long NANOS_A_MILLI = 1_000_000;

  private record Due(long nanos, Runnable task) {}

  private final Selector selector = Selector.open();
  private final ByteBuffer chunk = ByteBuffer.allocate(READ_BYTES);
  private final PriorityQueue<Due> due =
      new PriorityQueue<>((one, other) -> Long.signum(one.nanos - other.nanos));
  private final InetSocketAddress server;
  private final Tally tally;
  private final List<Member> members;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean leaving;
  private volatile boolean stopped;
  private boolean askedToLeave;

  /**
   * Lets members come, during the first while.
   *
   * @param port the server's, on the loopback address
   * @param connections how many members
   * @param seed of what they choose by chance
   * @param comeMillis how long until all have come
   */
  public Load(int port, int connections, long seed, long comeMillis, Tally tally)
      throws IOException {
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.tally = tally;
    members = Population.of(this, connections, seed);
    for (int i = 0; i < members.size(); i++) {
      after(comeMillis * i / members.size(), members.get(i)::come);
    }
    Thread thread = new Thread(this::turn, "load");
    thread.setDaemon(true);
    thread.start();
  }

  /** Asks all members to finish what they are at and to leave; waits for them. */
  public void leave(long seconds) throws InterruptedException {
    leaving = true;
    selector.wakeup();
    if (!ended.await(seconds, TimeUnit.SECONDS) && tally.wrong().isEmpty()) {
      List<String> present =
          members.stream().filter(member -> !member.gone()).map(Member::describe).toList();
      tally.wrong(present.size() + " members cannot leave: " + present.stream().limit(5).toList());
    }
  }

  @Override
  public void close() {
    stopped = true;
    selector.wakeup();
  }

  InetSocketAddress server() {
    return server;
  }

  Tally tally() {
    return tally;
  }

  Selector selector() {
    return selector;
  }

  boolean leaving() {
    return leaving;
  }

  /** An empty buffer for one read, used by all. */
  ByteBuffer chunk() {
    return chunk.clear();
  }

  /** Runs a task later, on the load's thread. */
  void after(long millis, Runnable task) {
    due.add(new Due(System.nanoTime() + millis * NANOS_A_MILLI, task));
  }

  private void turn() {
    try {
      while (!stopped && !(leaving && members.stream().allMatch(Member::gone))) {
        if (leaving && !askedToLeave) {
          askedToLeave = true;
          members.forEach(Member::leave);
        }
        selector.select(Load::ready, untilNextDue());
        runDue();
      }
    } catch (IOException | RuntimeException e) {
      tally.wrong("the load itself failed: " + e);
    } finally {
      ended.countDown();
      closeAll();
    }
  }

  private static void ready(SelectionKey key) {
    ((Link) key.attachment()).ready(key);
  }

  /** In milliseconds, at least one: zero would be for ever. */
  private long untilNextDue() {
    Due next = due.peek();
    long left = next == null ? 100 : (next.nanos - System.nanoTime()) / NANOS_A_MILLI;
    return Math.max(1, Math.min(100, left));
  }

  private void runDue() {
    long now = System.nanoTime();
    while (!due.isEmpty() && due.peek().nanos - now <= 0) {
      due.remove().task.run();
    }
  }

  private void closeAll() {
    try {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
