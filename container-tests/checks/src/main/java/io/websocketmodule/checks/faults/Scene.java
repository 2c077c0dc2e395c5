// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.RawClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One fault or attack from begin to end, with the bystanders beside it. At its end everyone but the
 * bystanders is gone, the threads of the module are as many as before, and nobody has lost a
 * message.
 */
final class Scene implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 20;

  /** Noise of the rest of the process: a container's caches, a client's stream. */
  private static final long NOISE = 4 << 20;

  /** How many threads a container's pool may grow to, as Jetty's and Tomcat's are set at first. */
  private static final int MOST_OF_CONTAINER = 200;

  private final String fault;
  private final int port;
  private final Bystanders bystanders;
  private final long modulesBefore;
  private final Held before;
  private final long begin = System.nanoTime();
  private final List<RawClient> clients = new ArrayList<>();

  Scene(String fault, int port, Bystanders bystanders) throws IOException {
    this.fault = fault;
    this.port = port;
    this.bystanders = bystanders;
    awaitAlone();
    before = Held.now();
    modulesBefore = Held.ofModule();
    bystanders.begin();
  }

  int port() {
    return port;
  }

  /** Opens a WebSocket, which is closed at the scene's end at the latest. */
  RawClient open(String path) throws IOException {
    RawClient client = RawClient.open(port, path);
    clients.add(client);
    return client;
  }

  /**
   * Measures what is held now, and holds it to a bound.
   *
   * @param state what lasts just now
   * @param connections that it lasts on
   * @param mostBytesEach the bound for each, both ends together
   * @param mostTasks the bound for threads of the module: of blocking tasks
   */
  void holds(String state, int connections, long mostBytesEach, int mostTasks)
      throws InterruptedException {
    holds(state, connections, mostBytesEach, 0, mostTasks);
  }

  /**
   * The same where each thread may keep something as well, of which a container's pool has as many
   * as it likes.
   */
  void holds(
      String state, int connections, long mostBytesEach, long mostBytesOfAThread, int mostTasks)
      throws InterruptedException {
    bystanders.awaitRounds(2);
    int pool = ManagementFactory.getThreadMXBean().getThreadCount();
    long most = NOISE + mostBytesEach * connections + mostBytesOfAThread * pool;
    Held now = Held.within(before.bytes() + most);
    long bytes = now.bytes() - before.bytes();
    int threads = now.threads() - before.threads() - 1; // the bystanders' own
    long tasks = Held.ofModule() - modulesBefore;
    System.out.printf(
        Locale.ROOT,
        "fault | %s | %s | %,d connections | %+,d bytes, %,d each | threads %+d, of the module %+d%n",
        fault,
        state,
        connections,
        bytes,
        bytes / connections,
        threads,
        tasks);
    assertTrue(
        bytes <= most,
        () -> fault + ", " + state + ": holds " + bytes + " bytes for " + connections);
    // A thread for each bystander whose callbacks may block, where the container's are not to.
    assertTrue(
        tasks <= mostTasks + Bystanders.WITH_CALLBACKS,
        () -> fault + ", " + state + ": " + tasks + " tasks");
    assertTrue(
        threads <= mostTasks + MOST_OF_CONTAINER,
        () -> fault + ", " + state + ": " + threads + " threads");
  }

  /** Has the bystanders be silent, so that the processor can be looked at. */
  void pauseBystanders() throws InterruptedException {
    bystanders.end();
  }

  /** Has the bystanders go on. */
  void resumeBystanders() {
    bystanders.begin();
  }

  @Override
  public void close() throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
    long rounds = endOfBystanders();
    awaitAlone();
    long left = Held.awaitOfModule(modulesBefore);
    assertTrue(
        left <= modulesBefore,
        () -> fault + " leaves threads: " + left + ", before " + modulesBefore);
    System.out.printf(
        Locale.ROOT,
        "fault | %s | over after %.1f s | bystanders: %,d rounds, %.3f s the slowest,"
            + " nothing lost%n",
        fault,
        (System.nanoTime() - begin) / 1e9,
        rounds,
        bystanders.slowestSeconds());
  }

  private long endOfBystanders() {
    try {
      return bystanders.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted before the bystanders were through", e);
    }
  }

  /** Waits until the bystanders are the only ones. */
  void awaitAlone() throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    String open = open();
    while (!open.equals(Integer.toString(Bystanders.COUNT)) && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      open = open();
    }
    assertEquals(Integer.toString(Bystanders.COUNT), open, "connections open beside " + fault);
  }

  /** Connections that the module counts. */
  private String open() throws IOException {
    try (RawClient client = RawClient.connect(port)) {
      return client.request(client.get(FaultApplication.OPEN)).body();
    }
  }
}
