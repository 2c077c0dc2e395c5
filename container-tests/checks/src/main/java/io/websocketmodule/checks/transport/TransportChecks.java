// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.transport.RawConnection.Style;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a transport must do in every container, for a container's test class to extend. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
public abstract class TransportChecks {
  private static final byte[] NOTHING = {};

  /** More than the socket buffers of both sides hold. */
  private static final int LARGE = 8 * 1024 * 1024;

  private RawUpgrade upgrade;
  private EmbeddedServer server;

  /** For subclasses. */
  protected TransportChecks() {}

  /** A new server of the container under test, not started. */
  protected abstract EmbeddedServer newServer();

  /** The application to serve; a subclass may add TLS to it. */
  protected Application application() throws Exception {
    return new Application();
  }

  /** A socket for the application, not yet connected. */
  protected Socket newSocket() throws Exception {
    return new Socket();
  }

  /**
   * Whether the peer's loss can be told from its farewell: TLS ends with a word of its own first.
   */
  protected boolean plain() {
    return true;
  }

  /** What the connections say of their events, before anything else is asked of a subclass. */
  protected boolean eventsMayBlock() {
    return true;
  }

  /** Whether the container leaves time to write when it stops. */
  protected boolean lateWritesAtStop() {
    return true;
  }

  @BeforeAll
  void startServer() throws Exception {
    upgrade = new RawUpgrade(eventsMayBlock());
    server = newServer();
    server.start(application().filterInFront(upgrade).handle("/", (request, response) -> {}));
  }

  @AfterAll
  void stopServer() throws Exception {
    server.stop();
  }

  private RawPeer open(Style style) throws Exception {
    return open(style, "", NOTHING);
  }

  private RawPeer open(Style style, String query, byte[] behind) throws Exception {
    return new RawPeer(newSocket(), server.port(), upgrade, style, query, behind);
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static void until(BooleanSupplier holds, String what) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!holds.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, what);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ECHO", "ECHO_FOREIGN"})
  void bytesOfEverySizeGoBothWays(Style style) throws Exception {
    try (RawPeer peer = open(style)) {
      for (int size : new int[] {1, 2, 125, 8191, 8192, 8193, 16384, 16385, 100_000, LARGE}) {
        peer.expectEcho(random(size));
      }
      peer.expectNoFaults();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ECHO", "ECHO_FOREIGN"})
  void byteByByte(Style style) throws Exception {
    try (RawPeer peer = open(style)) {
      for (int i = 0; i < 200; i++) {
        peer.expectEcho(new byte[] {(byte) i});
      }
      peer.expectNoFaults();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ECHO", "ECHO_FOREIGN"})
  void bytesBehindTheHandshakeAreDelivered(Style style) throws Exception {
    for (int size : new int[] {1, 1000, 20_000}) {
      try (RawPeer peer = open(style, "", random(size))) {
        peer.expect(random(size));
        peer.expectEcho(random(100));
        peer.expectNoFaults();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ECHO", "ECHO_FOREIGN"})
  void anAsynchronousRequestIsUpgradedByAnotherThread(Style style) throws Exception {
    try (RawPeer peer = open(style, "&" + RawUpgrade.ASYNC + "=true", random(1000))) {
      peer.expect(random(1000));
      peer.expectEcho(random(100_000));
      peer.expectNoFaults();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DISCARD", "DISCARD_FOREIGN"})
  void aLateReaderHoldsBackTheWriterAndNothingElse(Style style) throws Exception {
    try (RawPeer peer = open(style)) {
      byte[] large = random(2 * LARGE);
      peer.server.write(large);
      peer.await(peer.server.refusedWrite, "nothing held the write back");
      peer.send(new byte[] {1});
      until(() -> peer.server.bytesRead.get() == 1, "no read beside a write that waits");
      assertEquals(0, peer.server.bytesWritten.get());
      peer.expect(large);
      until(() -> peer.server.bytesWritten.get() == large.length, "the write did not end");
      peer.expectNoFaults();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DISCARD", "DISCARD_FOREIGN"})
  void anyThreadWritesWhileAReadIsPending(Style style) throws Exception {
    try (RawPeer peer = open(style)) {
      CompletableFuture<Void> writes =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 1; i <= 1000; i++) {
                  peer.server.write(random(i));
                }
              });
      CompletableFuture<Void> sent = peer.sendAside(random(LARGE));
      for (int i = 1; i <= 1000; i++) {
        peer.expect(random(i));
      }
      writes.get(30, TimeUnit.SECONDS);
      sent.get(30, TimeUnit.SECONDS);
      until(() -> peer.server.bytesRead.get() == LARGE, "not all was read");
      peer.expectNoFaults();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ECHO", "ECHO_FOREIGN"})
  void aPausedReaderHoldsBackThePeerAndGoesOnFromAnotherThread(Style style) throws Exception {
    try (RawPeer peer = open(style)) {
      peer.server.pause();
      // What was under way when it paused may still come back.
      byte[] large = random(2 * LARGE);
      CompletableFuture<Void> sent = peer.sendAside(large);
      long soon = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
      until(() -> System.nanoTime() > soon, "time stood still");
      assertFalse(sent.isDone(), "nothing held the peer back");
      peer.server.resume();
      peer.expect(large);
      sent.get(30, TimeUnit.SECONDS);
      for (int i = 0; i < 30; i++) {
        peer.server.pause();
        peer.send(random(10_000));
        peer.server.resume();
        peer.expect(random(10_000));
      }
      peer.expectNoFaults();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ECHO", "ECHO_FOREIGN"})
  void thePeersFinEndsReading(Style style) throws Exception {
    try (RawPeer peer = open(style)) {
      peer.expectEcho(random(100));
      peer.shutdownOutput();
      peer.await(peer.server.fin, "read() did not tell the FIN");
      peer.expectFin();
      peer.expectClosed();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ECHO", "ECHO_FOREIGN"})
  void aResetIsALoss(Style style) throws Exception {
    try (RawPeer peer = open(style)) {
      peer.expectEcho(random(100));
      peer.reset();
      if (plain()) {
        peer.await(peer.server.loss, "the loss was not told");
      } else {
        until(() -> peer.server.fin.getCount() * peer.server.loss.getCount() == 0, "no end told");
        peer.server.transport.abort();
      }
      peer.expectClosed();
    }
  }

  @Test
  void aResetEndsAWriteThatWaits() throws Exception {
    try (RawPeer peer = open(Style.DISCARD)) {
      peer.server.write(random(2 * LARGE));
      peer.await(peer.server.refusedWrite, "nothing held the write back");
      peer.reset();
      until(() -> peer.server.fin.getCount() * peer.server.loss.getCount() == 0, "no end told");
      peer.server.transport.abort();
      peer.expectClosed();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ECHO", "ECHO_FOREIGN"})
  void anyThreadClosesAndThePeerSeesAFin(Style style) throws Exception {
    try (RawPeer peer = open(style)) {
      peer.expectEcho(random(100));
      peer.server.transport.close();
      peer.server.transport.close();
      peer.expectFin();
      peer.expectClosed();
      peer.server.transport.abort();
      peer.expectNoFaults();
    }
  }

  @Test
  void whatWasWrittenGoesOutBeforeAClose() throws Exception {
    for (int i = 0; i < 10; i++) {
      try (RawPeer peer = open(Style.DISCARD)) {
        peer.server.write(random(30_000));
        until(() -> peer.server.bytesWritten.get() == 30_000, "the write did not end");
        peer.server.transport.close();
        assertArrayEquals(random(30_000), peer.readToTheEnd());
        peer.expectClosed();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ECHO", "ECHO_FOREIGN"})
  void anyThreadAbortsAndTcpEnds(Style style) throws Exception {
    try (RawPeer peer = open(style)) {
      peer.server.transport.abort();
      peer.server.transport.abort();
      assertEquals(0, peer.readToTheEnd().length);
      peer.expectClosed();
    }
  }

  @Test
  void anAbortEndsACloseThatWaitsForAWrite() throws Exception {
    try (RawPeer peer = open(Style.DISCARD)) {
      peer.server.write(random(2 * LARGE));
      peer.await(peer.server.refusedWrite, "nothing held the write back");
      peer.server.transport.close();
      peer.server.transport.abort();
      peer.expectClosed();
      assertTrue(peer.readToTheEnd().length < 2 * LARGE);
    }
  }

  @Test
  void aHalfCloseLeavesReadingOpen() throws Exception {
    try (RawPeer peer = open(Style.DISCARD)) {
      if (peer.server.transport.shutdownOutput()) {
        peer.expectFin();
      }
      if (plain()) {
        peer.send(random(50_000));
        until(() -> peer.server.bytesRead.get() == 50_000, "reading did not go on");
      }
      peer.expectNoFaults();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DISCARD", "DISCARD_FOREIGN"})
  void thePeersFinBehindAHalfCloseIsTold(Style style) throws Exception {
    // Often, since all of it may come while the connection is still being opened.
    for (int i = 0; i < 50; i++) {
      try (RawPeer peer = open(style)) {
        if (plain() && peer.server.transport.shutdownOutput()) {
          peer.expectFin();
          peer.send(random(1000));
          peer.shutdownOutput();
          peer.await(peer.server.fin, "read() did not tell the FIN");
          assertEquals(1000, peer.server.bytesRead.get());
          peer.expectClosed();
        }
      }
    }
  }

  @Test
  void aCloseAmongTrafficIsToldOnce() throws Exception {
    for (int i = 0; i < 10; i++) {
      try (RawPeer peer = open(i % 2 == 0 ? Style.ECHO : Style.ECHO_FOREIGN)) {
        CompletableFuture<Void> sent = peer.sendAside(random(100_000));
        CompletableFuture<byte[]> got = CompletableFuture.supplyAsync(peer::readToTheEnd);
        if (i % 3 == 0) {
          peer.server.transport.abort();
        } else {
          peer.server.transport.close();
        }
        peer.expectClosed();
        byte[] echoed = got.get(30, TimeUnit.SECONDS);
        assertArrayEquals(Arrays.copyOf(random(100_000), echoed.length), echoed);
        sent.handle((done, failure) -> done).get(30, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void aStopIsToldAndEndsEveryConnection() throws Exception {
    RawUpgrade own = new RawUpgrade(eventsMayBlock());
    EmbeddedServer stopped = newServer();
    stopped.start(application().filterInFront(own).handle("/", (request, response) -> {}));
    List<RawPeer> peers = new ArrayList<>();
    for (Style style : Style.values()) {
      peers.add(new RawPeer(newSocket(), stopped.port(), own, style, "", NOTHING));
    }
    RawPeer farewell = peers.get(Style.FAREWELL.ordinal());
    // A second event comes only when the container has handed the connection over to the end. The
    // one that says farewell is the first, so that the container is through with its bytes.
    farewell.awaitHandover();
    for (RawPeer peer : peers) {
      peer.awaitHandover();
    }
    stopped.stop();
    for (RawPeer peer : peers) {
      peer.expectClosed();
      assertEquals(1, peer.server.stopping.get());
      byte[] last = peer.readToTheEnd();
      assertEquals(peer == farewell && lateWritesAtStop() ? 3 : 0, last.length);
      peer.close();
    }
  }
}
