// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the server holds for clients that send and never read, and what is left when they are gone.
 */
class HeapOfConnectionsIT {

  private static final int CLIENTS = 2000;
  private static final long MOST_HEAP_EACH = 24 * 1024;
  private static final long MOST_HEAP_LEFT = 2 * 1024 * 1024;
  private static final long MOST_THREADS_LEFT = 2;

  @Test
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  void stuckConnectionsHoldLittleAndLeaveNothing() throws Exception {
    try (ServerProcess server = ServerProcess.ready()) {
      JvmOfServer jvm = new JvmOfServer(server);
      // Once beforehand: classes are loaded, pools of buffers and threads have the size of the
      // load.
      runOnce(server, jvm);
      long heapBefore = jvm.liveHeap();
      long threadsBefore = jvm.threads();

      long heapStuck = runOnce(server, jvm);
      long heapAfter = jvm.liveHeap();
      long threadsAfter = threadsWhenSettled(jvm, threadsBefore + MOST_THREADS_LEFT);

      long each = (heapStuck - heapBefore) / CLIENTS;
      System.out.printf(
          "%d stuck connections: %d bytes of heap each; after them %+d bytes, %+d threads%n",
          CLIENTS, each, heapAfter - heapBefore, threadsAfter - threadsBefore);
      assertTrue(each <= MOST_HEAP_EACH, each + " bytes of heap each");
      assertTrue(each > 100, "The connections were not measured: " + each + " bytes each");
      assertTrue(heapAfter - heapBefore <= MOST_HEAP_LEFT, heapBefore + " -> " + heapAfter);
      assertTrue(
          threadsAfter - threadsBefore <= MOST_THREADS_LEFT, threadsBefore + " -> " + threadsAfter);
    }
  }

  /**
   * Connections that get stuck, then others that vanish; the live heap while the first were stuck.
   */
  private static long runOnce(ServerProcess server, JvmOfServer jvm) throws Exception {
    long heap;
    try (StuckClients stuck = new StuckClients(server.port(), CLIENTS)) {
      stuck.sendUntilStuck();
      heap = jvm.liveHeap();
    }
    awaitNoneOpen(server);
    try (StuckClients vanishing = new StuckClients(server.port(), CLIENTS)) {
      vanishing.vanish();
    }
    awaitNoneOpen(server);
    return heap;
  }

  /** The container ends the threads that a burst needed, after some idle seconds. */
  private static long threadsWhenSettled(JvmOfServer jvm, long most) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    long threads = jvm.threads();
    while (threads > most && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
      threads = jvm.threads();
    }
    return threads;
  }

  private static void awaitNoneOpen(ServerProcess server) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest status = HttpRequest.newBuilder(server.http("/status")).build();
    String answer = "";
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (System.nanoTime() < end) {
      answer = http.send(status, BodyHandlers.ofString()).body();
      if (answer.replace(" ", "").contains("\"open\":0,")) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    throw new AssertionError("Connections of vanished clients are still open: " + answer);
  }
}
