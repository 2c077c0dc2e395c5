// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.impl.protocol.CloseCodes;
import io.websocketmodule.impl.protocol.CloseStatus;
import io.websocketmodule.impl.protocol.DeflatePolicy;
import io.websocketmodule.impl.protocol.DeflateTerms;
import io.websocketmodule.impl.protocol.RawDeflate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is counted is what passed, exactly, and every connection ends for one reason. */
class CountersTest extends OnFakeTransport {

  private static final int LARGE = 300_000;

  /** Messages and bytes received, then those sent. */
  private static String traffic(Rig rig) {
    Counters counters = rig.engine.counters();
    return counters.messagesReceived()
        + " of "
        + counters.bytesReceived()
        + ", "
        + counters.messagesSent()
        + " of "
        + counters.bytesSent();
  }

  /** Reads on and on, into a small buffer. */
  private static void readAll(Rig rig) {
    ByteBuffer buffer = ByteBuffer.allocate(7);
    rig.context.readFragment(
        buffer,
        (read, none) -> {
          if (!read.connectionClose()) {
            readAll(rig);
          }
        });
  }

  @Test
  void messagesAndTheirPayloadAreCountedAsTheyAreRead() {
    Rig rig = opened();
    rig.transport.receive(
        Peer.join(
            Peer.text("hello"),
            Peer.ping("not counted"),
            Peer.frame(false, Peer.BINARY, new byte[10]),
            Peer.pong("neither"),
            Peer.frame(true, Peer.CONTINUATION, new byte[20]),
            Peer.text("")));
    assertEquals("0 of 0, 0 of 0", traffic(rig), "nobody has read");
    readAll(rig);
    assertEquals("3 of 35, 0 of 0", traffic(rig));
  }

  @Test
  void whatIsNotReadToItsEndIsNoMessageYet() {
    Rig rig = opened();
    rig.context.readFragment(ByteBuffer.allocate(7), new Calls());
    rig.transport.receive(Peer.text("hello you"));
    assertEquals("0 of 7, 0 of 0", traffic(rig));
    rig.context.readFragment(ByteBuffer.allocate(7), new Calls());
    assertEquals("1 of 9, 0 of 0", traffic(rig));
  }

  @Test
  void whatIsSentIsCountedWhenItHasLeft() {
    Rig rig = opened();
    rig.context.writeFragment(Rig.bytes("small"), true, true, new Calls());
    rig.context.writeFragment(Rig.bytes(""), true, true, new Calls());
    assertEquals("0 of 0, 2 of 5", traffic(rig));
    rig.context.writeFragment(ByteBuffer.allocate(200), false, false, new Calls());
    rig.context.writeFragment(ByteBuffer.allocate(0), false, true, new Calls());
    assertEquals("0 of 0, 3 of 205", traffic(rig));
    rig.transport.block();
    rig.context.writeFragment(ByteBuffer.allocate(LARGE), false, true, new Calls());
    assertEquals("0 of 0, 3 of 205", traffic(rig));
    assertEquals(LARGE + 10, rig.engine.queuedBytes());
    assertEquals(LARGE + 10, rig.engine.largestQueue());
    rig.transport.grant(1000);
    assertEquals("0 of 0, 3 of 205", traffic(rig), "a frame that is partly out");
    rig.transport.unblock();
    assertEquals("0 of 0, 4 of " + (LARGE + 205), traffic(rig));
    assertEquals(0, rig.engine.queuedBytes());
  }

  @Test
  void entriesOfTheQueueAreCountedWhateverTheirLength() {
    int[] lengths = {0, 1, 125, 126, 65_535, 65_536, LARGE};
    for (int length : lengths) {
      Rig rig = opened();
      rig.transport.block();
      rig.context.writeFragment(Rig.bytes("first"), true, true, new Calls());
      rig.context.writeFragment(ByteBuffer.allocate(length), false, true, new Calls());
      rig.transport.unblock();
      assertEquals("0 of 0, 2 of " + (5 + length), traffic(rig));
    }
  }

  @Test
  void whatIsEchoedWithinABatchIsCountedOnBothSides() {
    Rig rig = opened();
    rig.echo(100);
    byte[] message = Peer.text("12345");
    List<byte[]> batch = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      batch.add(message);
    }
    rig.transport.receive(Peer.join(batch.toArray(byte[][]::new)));
    assertEquals("1000 of 5000, 1000 of 5000", traffic(rig));
  }

  @Test
  void whatIsCompressedIsCountedAsItWasWrittenAndAsItIsRead() {
    String text = "compressible ".repeat(100);
    for (boolean takeover : new boolean[] {false, true}) {
      Rig rig =
          opened(
              setup -> {
                setup.terms = new DeflateTerms(takeover, takeover, false, 15);
                setup.policy = new DeflatePolicy(takeover, takeover, 15, 100, 6);
              });
      readAll(rig);
      rig.transport.receive(Peer.frame(0xC1, new RawDeflate().deflate(text.getBytes(UTF_8)), 7));
      assertEquals("1 of 1300, 0 of 0", traffic(rig));
      rig.context.writeFragment(Rig.bytes(text), true, true, new Calls());
      assertEquals("1 of 1300, 1 of 1300", traffic(rig));
      rig.context.writeFragment(Rig.bytes(text), true, false, new Calls());
      rig.context.writeFragment(Rig.bytes(text), true, true, new Calls());
      assertEquals("1 of 1300, 2 of 3900", traffic(rig));
      assertTrue(rig.transport.output().length < 300, "it was compressed");
    }
  }

  /** An end, and what it is counted as. */
  private record Row(String name, Kind reason, Consumer<Rig> end) {}

  @TestFactory
  Stream<DynamicTest> everyEndIsCountedOnceAndForOneReason() {
    return Stream.of(
            new Row(
                "closes of both sides, the peer's first", Kind.CLOSED, CountersTest::peerCloses),
            new Row("closes of both sides, ours first", Kind.CLOSED, CountersTest::weClose),
            new Row("a peer that closes and is gone", Kind.CLOSED, CountersTest::peerClosesAndGoes),
            new Row("a reset", Kind.DISCONNECTED, rig -> rig.transport.lose()),
            new Row("a FIN", Kind.DISCONNECTED, rig -> rig.transport.receiveFin()),
            new Row("closeTcpConnection", Kind.ABORTED, rig -> rig.context.closeTcpConnection()),
            new Row("an idle connection", Kind.TIMEOUT, CountersTest::idle),
            new Row("a frame that is none", Kind.PROTOCOL, CountersTest::violates),
            new Row("a large message", Kind.TOO_BIG, rig -> fails(rig, Kind.TOO_BIG)),
            new Row("a slow peer", Kind.QUEUE_FULL, rig -> fails(rig, Kind.QUEUE_FULL)),
            new Row("a stop", Kind.SHUTDOWN, CountersTest::stops),
            new Row("an exception", Kind.APPLICATION, CountersTest::applicationThrows))
        .map(row -> DynamicTest.dynamicTest(row.name, () -> check(row)));
  }

  private void check(Row row) {
    Rig rig = opened(setup -> setup.idle = Duration.ofSeconds(60));
    Counters counters = rig.engine.counters();
    assertEquals(1, counters.openings());
    row.end.accept(rig);
    rig.transport.receiveFin();
    rig.pass(Duration.ofSeconds(10));
    for (Kind kind : Kind.values()) {
      assertEquals(kind == row.reason ? 1 : 0, counters.endings(kind), kind.name());
    }
    assertEquals(row.reason == Kind.CLOSED ? 1 : 0, counters.closed());
    assertEquals(row.reason == Kind.CLOSED ? 0 : 1, counters.aborted());
    assertEquals(1, counters.openings());
    assertEquals(0, rig.engine.openConnections());
  }

  private static void peerCloses(Rig rig) {
    rig.context.readFragment(ByteBuffer.allocate(1), new Calls());
    rig.transport.receive(Peer.close(1000, ""));
    rig.context.sendConnectionClose(Rig.reason(1000, ""), new Calls());
  }

  private static void weClose(Rig rig) {
    rig.context.sendConnectionClose(Rig.reason(1000, ""), new Calls());
    rig.transport.receive(Peer.close(1000, ""));
  }

  private static void peerClosesAndGoes(Rig rig) {
    rig.transport.receive(Peer.close(1001, ""));
    rig.transport.lose();
  }

  private static void idle(Rig rig) {
    rig.pass(Duration.ofSeconds(60));
  }

  private static void violates(Rig rig) {
    rig.transport.receive(new byte[] {(byte) 0xFF, 0});
  }

  private static void fails(Rig rig, Kind kind) {
    rig.connection.fail(
        new CloseStatus(CloseCodes.TOO_BIG, ""), kind, "as the managed layer", null);
  }

  private static void stops(Rig rig) {
    rig.engine.stop(Duration.ZERO);
  }

  private static void applicationThrows(Rig rig) {
    rig.connection.applicationFailed("A test", new IOException("provoked by a test"));
  }

  @Test
  void aConnectionThatNeverOpenedHasNotEnded() {
    Rig rig = connected(setup -> {});
    rig.connection.refuse(new IOException("provoked by a test"));
    assertEquals(0, rig.engine.counters().openings());
    assertEquals(0, rig.engine.counters().aborted());
  }

  @Test
  void rejectionsAreToldByTheStatusOfTheirAnswer() {
    Counters counters = opened().engine.counters();
    for (int status : new int[] {400, 426, 403, 500, 503}) {
      counters.reject(Rejection.of(status));
    }
    counters.reject(Rejection.CANCELLED);
    assertEquals(
        List.of(
            "BAD_HANDSHAKE 2", "FOREIGN_ORIGIN 1", "LIMIT 1", "HANDLER_MISTAKE 1", "CANCELLED 1"),
        Arrays.stream(Rejection.values()).map(why -> why + " " + counters.rejected(why)).toList());
    assertEquals(6, counters.rejected());
  }
}
