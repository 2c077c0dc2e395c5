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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadReadinessTest {

  private static final String THREADS = "websocket-read-ready";

  private final ReadReadiness readiness = new ReadReadiness();
  private final Semaphore told = new Semaphore(0);
  private Pair pair;
  private SocketChannel near;
  private SocketChannel far;

  /** Two connected sockets; the near one does not block. */
  private static final class Pair implements AutoCloseable {
    final SocketChannel near;
    final SocketChannel far;

    Pair() throws IOException {
      try (ServerSocketChannel server = ServerSocketChannel.open()) {
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        far = SocketChannel.open(server.getLocalAddress());
        near = server.accept();
        near.configureBlocking(false);
      }
    }

    @Override
    public void close() throws IOException {
      near.close();
      far.close();
    }
  }

  @BeforeEach
  void connect() throws IOException {
    pair = new Pair();
    near = pair.near;
    far = pair.far;
  }

  @AfterEach
  void disconnect() throws IOException {
    pair.close();
    await(() -> !threadLives());
  }

  private void send(String text) throws IOException {
    far.write(ByteBuffer.wrap(text.getBytes()));
  }

  private int receive() throws IOException {
    return near.read(ByteBuffer.allocate(100));
  }

  private static boolean threadLives() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith(THREADS));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    assertTrue(condition.getAsBoolean());
  }

  private boolean toldWithin(long millis) throws InterruptedException {
    return told.tryAcquire(millis, TimeUnit.MILLISECONDS);
  }

  @Test
  void eachRequestIsAnsweredOnceAndBytesNobodyAskedForAreNotTold() throws Exception {
    ReadReadiness.Interest interest = readiness.interest(near, told::release);
    interest.ask();
    assertFalse(toldWithin(50), "nothing is there");
    send("a");
    assertTrue(toldWithin(10_000));
    assertFalse(toldWithin(50), "the bytes still lie there, and nobody has asked again");
    interest.ask();
    assertTrue(toldWithin(10_000));
    assertEquals(1, receive());
    interest.ask();
    assertFalse(toldWithin(50));
    send("b");
    assertTrue(toldWithin(10_000));
    interest.cancel();
  }

  @Test
  void whoAsksAgainWithinTheEventIsToldOfAllThatComes() throws Exception {
    ReadReadiness.Interest[] interest = {null};
    interest[0] =
        readiness.interest(
            near,
            () -> {
              try {
                int count = receive();
                told.release(count);
                interest[0].ask();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    interest[0].ask();
    for (int i = 0; i < 200; i++) {
      send("x");
      assertTrue(toldWithin(10_000), "message " + i);
    }
    interest[0].cancel();
  }

  @Test
  void theEndOfThePeerIsAnEvent() throws Exception {
    ReadReadiness.Interest interest = readiness.interest(near, told::release);
    interest.ask();
    far.shutdownOutput();
    assertTrue(toldWithin(10_000));
    assertEquals(-1, receive());
    interest.cancel();
  }

  @Test
  void aSocketThatIsClosedIsToldOfSoThatItsReaderSeesTheLoss() throws Exception {
    near.close();
    readiness.interest(near, told::release).ask();
    assertTrue(toldWithin(10_000));
  }

  @Test
  void anEventThatThrowsKeepsNobodyWaiting() throws Exception {
    ReadReadiness one = new ReadReadiness();
    ReadReadiness.Interest broken =
        one.interest(
            near,
            () -> {
              told.release();
              throw new IllegalStateException("mine");
            });
    broken.ask();
    send("a");
    assertTrue(toldWithin(10_000));
    // The others go on: also those that come to the same thread.
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      try (Pair other = new Pair()) {
        ReadReadiness.Interest interest = one.interest(other.near, told::release);
        interest.ask();
        other.far.write(ByteBuffer.wrap(new byte[1]));
        assertTrue(toldWithin(10_000));
        interest.cancel();
      }
    }
    broken.ask();
    assertTrue(toldWithin(10_000), "nor the one that threw");
    broken.cancel();
  }

  @Test
  void aCancelledInterestTellsNothingAndItsThreadEnds() throws Exception {
    ReadReadiness.Interest interest = readiness.interest(near, told::release);
    interest.ask();
    interest.cancel();
    await(() -> !near.isRegistered());
    send("late");
    assertFalse(toldWithin(50));
    await(() -> !threadLives());
  }

  @Test
  void aSocketThatWasClosedIsLetGoOfAtOnceWhenItsInterestIsCancelled() throws Exception {
    ReadReadiness.Interest interest = readiness.interest(near, told::release);
    interest.ask();
    await(near::isRegistered);
    near.close();
    interest.cancel();
    far.configureBlocking(true);
    assertEquals(-1, far.read(ByteBuffer.allocate(1)));
  }
}
