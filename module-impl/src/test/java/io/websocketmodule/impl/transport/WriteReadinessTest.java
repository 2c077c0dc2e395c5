// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WriteReadinessTest {

  private static final String THREAD = "websocket-write-ready";

  private final WriteReadiness readiness = new WriteReadiness();
  private SocketChannel near;
  private SocketChannel far;

  @BeforeEach
  void connect() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      far = SocketChannel.open(server.getLocalAddress());
      near = server.accept();
      near.configureBlocking(false);
    }
  }

  @AfterEach
  void disconnect() throws IOException {
    near.close();
    far.close();
  }

  /** Fills the socket and returns how many bytes that took. */
  private long fill() throws IOException {
    long total = 0;
    ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
    for (int taken = near.write(bytes); taken > 0; taken = near.write(bytes.clear())) {
      total += taken;
    }
    return total;
  }

  private void drain(long bytes) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(64 * 1024);
    for (long left = bytes; left > 0; left -= far.read(into.clear())) {}
  }

  private static boolean threadLives() {
    return Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals(THREAD));
  }

  /** The kernel may make room by itself: so who is told writes, and must find what he was told. */
  @Test
  void aFullSocketIsToldOfOnceWhenItTakesBytesAgainAndNotBefore() throws Exception {
    for (int round = 0; round < 3; round++) {
      long filled = fill();
      List<Integer> taken = new CopyOnWriteArrayList<>();
      CountDownLatch ready = new CountDownLatch(1);
      readiness.await(
          near,
          () -> {
            taken.add(writeOne());
            ready.countDown();
          });
      readiness.wake();
      ready.await(50, TimeUnit.MILLISECONDS); // for one that would tell too early
      drain(filled);
      assertTrue(ready.await(30, TimeUnit.SECONDS));
      assertEquals(List.of(1), taken);
    }
  }

  private int writeOne() {
    try {
      return near.write(ByteBuffer.allocate(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aClosedSocketIsToldOfSoThatItsWriterSeesTheLoss() throws Exception {
    near.close();
    CountDownLatch ready = new CountDownLatch(1);
    readiness.await(near, ready::countDown);
    assertTrue(ready.await(30, TimeUnit.SECONDS));
  }

  @Test
  void aSocketThatCannotBeWatchedIsToldOfAtOnce() throws Exception {
    fill();
    near.configureBlocking(true);
    CountDownLatch ready = new CountDownLatch(1);
    readiness.await(near, ready::countDown);
    assertTrue(ready.await(30, TimeUnit.SECONDS));
  }

  @Test
  void aTaskThatThrowsKeepsNobodyWaiting() throws Exception {
    readiness.await(
        near,
        () -> {
          throw new IllegalStateException("mine");
        });
    CountDownLatch later = new CountDownLatch(1);
    readiness.await(near, later::countDown);
    assertTrue(later.await(30, TimeUnit.SECONDS));
  }

  @Test
  void aTaskThatBlocksKeepsNobodyWaiting() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    readiness.await(
        near,
        () -> {
          blocked.countDown();
          try {
            release.await(30, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertTrue(blocked.await(30, TimeUnit.SECONDS));
    CountDownLatch other = new CountDownLatch(1);
    readiness.await(near, other::countDown);
    assertTrue(other.await(30, TimeUnit.SECONDS));
    release.countDown();
  }

  @Test
  void theThreadEndsWhenNoSocketIsFull() throws Exception {
    CountDownLatch ready = new CountDownLatch(1);
    readiness.await(near, ready::countDown);
    assertTrue(ready.await(30, TimeUnit.SECONDS));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (threadLives() && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    assertFalse(threadLives());
  }
}
