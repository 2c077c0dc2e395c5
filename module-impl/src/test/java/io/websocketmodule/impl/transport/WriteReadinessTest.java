// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
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

  @Test
  void aFullSocketIsToldOfOnceWhenItTakesBytesAgainAndNotBefore() throws Exception {
    for (int round = 0; round < 3; round++) {
      long filled = fill();
      AtomicInteger told = new AtomicInteger();
      CountDownLatch ready = new CountDownLatch(1);
      readiness.await(
          near,
          () -> {
            told.incrementAndGet();
            ready.countDown();
          });
      readiness.wake();
      assertFalse(ready.await(50, TimeUnit.MILLISECONDS), "the peer has read nothing");
      drain(filled);
      assertTrue(ready.await(10, TimeUnit.SECONDS));
      assertEquals(1, told.get());
    }
  }

  @Test
  void aClosedSocketIsToldOfSoThatItsWriterSeesTheLoss() throws Exception {
    near.close();
    CountDownLatch ready = new CountDownLatch(1);
    readiness.await(near, ready::countDown);
    assertTrue(ready.await(10, TimeUnit.SECONDS));
  }

  @Test
  void aSocketThatCannotBeWatchedIsToldOfAtOnce() throws Exception {
    fill();
    near.configureBlocking(true);
    CountDownLatch ready = new CountDownLatch(1);
    readiness.await(near, ready::countDown);
    assertTrue(ready.await(10, TimeUnit.SECONDS));
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
    assertTrue(later.await(10, TimeUnit.SECONDS));
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
            release.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertTrue(blocked.await(10, TimeUnit.SECONDS));
    CountDownLatch other = new CountDownLatch(1);
    readiness.await(near, other::countDown);
    assertTrue(other.await(10, TimeUnit.SECONDS));
    release.countDown();
  }

  @Test
  void theThreadEndsWhenNoSocketIsFull() throws Exception {
    CountDownLatch ready = new CountDownLatch(1);
    readiness.await(near, ready::countDown);
    assertTrue(ready.await(10, TimeUnit.SECONDS));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (threadLives() && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    assertFalse(threadLives());
  }
}
