// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/** Dante on the running server: every verse, then 1000; many listeners, of whom nothing stays. */
class DanteIT {

  private static final int LISTENERS = 500;

  @Test
  void readsTheWholeCantoAndCloses() throws Exception {
    List<String> canto = Canto.stanzas();
    try (ServerProcess server = ServerProcess.ready()) {
      Client listener = Client.connect(server.ws("/dante?interval=10"));
      listener.send("da capo");
      for (String stanza : canto) {
        assertEquals(stanza, listener.next());
      }
      assertEquals(1000, listener.closeCode());
      assertTrue(listener.exhausted());
      assertEquals(46, canto.size());
    }
  }

  @Test
  void manyListenersCostNoThreadAndNothingOfThoseWhoLeftIsKept() throws Exception {
    List<RawClient> listeners = new ArrayList<>();
    try (ServerProcess server = ServerProcess.ready()) {
      JvmOfServer jvm = new JvmOfServer(server);
      listeners.add(listen(server));
      long threadsOfOne = jvm.threads();

      while (listeners.size() < LISTENERS) {
        listeners.add(listen(server));
      }

      assertEquals(LISTENERS, jvm.instances(DanteReading.class.getName()));
      // The container's own threads come and go.
      long threads = await(jvm::threads, count -> count <= threadsOfOne + 8);

      for (RawClient listener : listeners) {
        listener.close();
      }
      await(
          () -> {
            stir(server);
            return jvm.instances(DanteReading.class.getName());
          },
          count -> count == 0);
      System.out.printf("%d listeners: %d threads, one: %d%n", LISTENERS, threads, threadsOfOne);
    }
  }

  /** Opens a connection and reads the first stanza. */
  private static RawClient listen(ServerProcess server) throws IOException {
    RawClient listener = new RawClient(server.port());
    String head = listener.get("/dante?interval=60000", RawClient.HANDSHAKE);
    assertTrue(head.startsWith("HTTP/1.1 101 "), head);
    RawClient.Header header = listener.header();
    DataInputStream in = listener.in();
    byte[] payload = in.readNBytes((int) header.length());
    assertEquals(Canto.stanzas().get(0), new String(payload, StandardCharsets.UTF_8));
    return listener;
  }

  /**
   * Any other request: Jetty's ManagedSelector.SelectorProducer._cursor, an iterator, holds on to
   * the connection that it looked at last until another is ready.
   */
  private static void stir(ServerProcess server) throws IOException {
    try (RawClient other = new RawClient(server.port())) {
      other.get("/", "");
    }
  }

  private static long await(Callable<Long> figure, LongPredicate wanted) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    long seen = figure.call();
    while (!wanted.test(seen)) {
      assertTrue(System.nanoTime() < end, "still " + seen);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
      seen = figure.call();
    }
    return seen;
  }
}
