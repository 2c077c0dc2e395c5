// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.ServerFrame;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A hundred connections that have nothing to do with the fault beside them: each sends a numbered
 * message, and when all have their number back the next round begins. A number that is missing,
 * late by ten seconds, or not the next fails.
 */
final class Bystanders implements AutoCloseable {

  static final int COUNT = 100;

  /** Of them, whose callbacks may block: the managed ones. */
  static final int WITH_CALLBACKS = COUNT / FaultApplication.ECHOES.size();

  private static final long PATIENCE_SECONDS = 30;

  private final List<RawClient> clients = new ArrayList<>();
  private Thread thread;
  private volatile boolean stopping;
  private volatile Throwable failure;
  private volatile long rounds;
  private volatile long slowest; // nanoseconds, of one round since it was asked for
  private int ended; // by 1001

  /** Opens them, on all echoes alike. */
  Bystanders(int port) throws IOException {
    for (int i = 0; i < COUNT; i++) {
      String path = FaultApplication.ECHOES.get(i % FaultApplication.ECHOES.size());
      clients.add(RawClient.open(port, path));
    }
  }

  /** Begins the exchange. */
  void begin() {
    stopping = false;
    thread = new Thread(this::exchange, "bystanders");
    thread.start();
  }

  /**
   * Ends the exchange; fails if anything was lost.
   *
   * @return rounds since it was made
   */
  long end() throws InterruptedException {
    stopping = true;
    awaitEnd();
    return rounds;
  }

  /** How long the slowest round has taken since this was asked last; only behind {@link #end}. */
  double slowestSeconds() {
    double seconds = slowest / 1e9;
    slowest = 0;
    return seconds;
  }

  /** Waits until the server has said goodbye to everyone; fails if anything was lost before. */
  void awaitGoodbye() throws InterruptedException {
    awaitEnd();
    assertEquals(COUNT, ended, "bystanders that got a 1001");
  }

  private void awaitEnd() throws InterruptedException {
    thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    assertTrue(!thread.isAlive(), "the bystanders hang in round " + rounds);
    if (failure != null) {
      throw new AssertionError("a bystander lost something in round " + rounds, failure);
    }
  }

  /** Waits until they have had a number of rounds more: the server serves them now. */
  void awaitRounds(int more) throws InterruptedException {
    long until = rounds + more;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (rounds < until && failure == null) {
      assertTrue(System.nanoTime() < end, "the bystanders are not served");
      thread.join(1);
    }
  }

  private void exchange() {
    try {
      while (!stopping && !clients.isEmpty()) {
        long begin = System.nanoTime();
        String number = Long.toString(rounds);
        for (RawClient client : clients) {
          say(client, ClientFrame.text(number));
        }
        List<RawClient> told = new ArrayList<>();
        for (RawClient client : clients) {
          ServerFrame frame = client.read();
          if (frame.opcode() == 8) {
            leave(client, frame);
            told.add(client);
          } else {
            expect(number, frame);
          }
        }
        clients.removeAll(told);
        slowest = Math.max(slowest, System.nanoTime() - begin);
        rounds++;
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
  }

  /** The frame is a whole text message, and this one. */
  static void expect(String text, ServerFrame frame) {
    assertTrue(
        frame.opcode() == 1 && frame.fin() && frame.text().equals(text),
        () -> "expected " + text + ", got " + frame + ": " + frame.text());
  }

  /** A server that stops may be gone already; what it has said before can still be read. */
  private static void say(RawClient client, ClientFrame frame) throws IOException {
    try {
      client.send(frame);
    } catch (SocketException gone) {
      // Reading tells whether that was in order.
    }
  }

  private void leave(RawClient client, ServerFrame close) throws IOException {
    assertEquals(1001, close.closeCode());
    ended++;
    say(client, ClientFrame.close(1001, ""));
    client.close();
  }

  @Override
  public void close() throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
  }
}
