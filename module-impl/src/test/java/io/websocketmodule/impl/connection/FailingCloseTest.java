// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.impl.protocol.CloseStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Closes that fail the connection: the peer sees the code, and nothing behind it. */
class FailingCloseTest extends OnFakeTransport {

  private static final byte[] UNMASKED = {(byte) 0x81, 1, 'x'};
  private static final byte[] RESERVED_BIT = Peer.frame(0xC1, new byte[1], 7);
  private static final byte[] BAD_TEXT = Peer.frame(0x81, new byte[] {(byte) 0xFF}, 7);
  private static final byte[] BAD_CLOSE = Peer.frame(0x88, new byte[] {3}, 7);
  private static final byte[] BAD_REASON =
      Peer.frame(0x88, new byte[] {3, (byte) 0xE8, (byte) 0xFF}, 7);

  private static void assertClose(Rig rig, int code) {
    List<String> sent = rig.sent();
    assertEquals(1, sent.size(), sent.toString());
    assertTrue(sent.get(0).startsWith("close " + code), sent.toString());
  }

  @Test
  void whatBreaksTheProtocolGetsItsCodeAndFailsTheRead() {
    byte[][] bytes = {UNMASKED, RESERVED_BIT, BAD_TEXT, BAD_CLOSE, BAD_REASON};
    int[] codes = {1002, 1002, 1007, 1002, 1007};
    for (int i = 0; i < bytes.length; i++) {
      for (int piece : new int[] {1, 100}) {
        Rig rig = opened();
        Calls calls = new Calls();
        rig.context.readFragment(ByteBuffer.allocate(9), calls);
        rig.transport.receive(bytes[i], piece);
        assertClose(rig, codes[i]);
        assertEquals(List.of("PROTOCOL"), calls.lines());
        assertEquals(List.of("FIN"), rig.transport.actions());
        assertEquals(0, rig.transport.unread());
        rig.transport.receiveFin();
        assertEquals(List.of("FIN", "close"), rig.transport.actions());
        assertEquals(1006, rig.context.getCloseStatus().orElseThrow().getCloseCode().getCode());
        rig.context.readFragment(ByteBuffer.allocate(9), calls);
        rig.context.writeFragment(Rig.bytes("x"), true, true, calls);
        rig.context.sendConnectionClose(Rig.reason(1000, ""), calls);
        assertEquals(List.of("PROTOCOL", "PROTOCOL", "PROTOCOL", "PROTOCOL"), calls.lines());
        assertClose(rig, codes[i]);
      }
    }
  }

  @Test
  void aPeerThatGoesOnSendingIsReadAndDiscardedUntilItsFin() {
    Rig rig = opened();
    rig.transport.receive(Peer.join(UNMASKED, new byte[100_000]), 1000);
    byte[] flood = new byte[10_000];
    for (int i = 0; i < 1000; i++) {
      rig.transport.receive(flood);
      rig.passMillis(1);
    }
    assertClose(rig, 1002);
    assertEquals(0, rig.transport.unread());
    assertEquals(List.of("FIN"), rig.transport.actions());
    rig.transport.receiveFin();
    assertEquals(List.of("FIN", "close"), rig.transport.actions());
  }

  @Test
  void theCloseLeavesBeforeThePeersFloodIsRead() {
    Rig rig = opened();
    rig.transport.receive(Peer.join(UNMASKED, new byte[1_000_000]), 1000);
    assertEquals(1, rig.transport.writes().size());
    assertTrue(rig.transport.unreadAtWrite() > 900_000);
  }

  @Test
  void aPeerThatDoesNotEndIsCutAfterCloseTimeout() {
    Rig rig = opened();
    rig.transport.receive(UNMASKED);
    rig.passMillis(4999);
    rig.transport.receive(new byte[100]);
    assertEquals(List.of("FIN"), rig.transport.actions());
    rig.passMillis(1);
    assertEquals(List.of("FIN", "close"), rig.transport.actions());
  }

  @Test
  void withoutHalfCloseTcpEndsWhenThePeerHasBeenQuietForAWhile() {
    Rig rig = opened(r -> r.transport.halfCloses = false);
    rig.transport.receive(UNMASKED);
    for (int i = 0; i < 10; i++) {
      rig.passMillis(249);
      assertEquals(List.of(), rig.transport.actions());
      rig.transport.receive(new byte[100]);
    }
    rig.passMillis(250);
    assertEquals(List.of("close"), rig.transport.actions());
    assertClose(rig, 1002);
  }

  @Test
  void withoutHalfCloseAPeerThatIsNeverQuietIsCutAfterCloseTimeout() {
    Rig rig = opened(r -> r.transport.halfCloses = false);
    rig.transport.receive(UNMASKED);
    for (int i = 0; i < 50; i++) {
      assertEquals(List.of(), rig.transport.actions());
      rig.transport.receive(new byte[100]);
      rig.passMillis(100);
    }
    assertEquals(List.of("close"), rig.transport.actions());
  }

  @Test
  void theCloseOvertakesWhatIsQueuedAndThatFails() {
    Rig rig = opened();
    rig.transport.block();
    ControlFramesBetweenTest.Frame first = new ControlFramesBetweenTest.Frame(60_000);
    ControlFramesBetweenTest.Frame second = new ControlFramesBetweenTest.Frame(60_000);
    rig.connection.send(first);
    rig.transport.grant(1000);
    rig.connection.send(second);
    Calls write = new Calls();
    rig.context.writeFragment(ByteBuffer.allocate(5000), false, true, write);
    rig.transport.receive(Peer.ping("answered before"));
    rig.transport.receive(UNMASKED);
    assertEquals("", first.told, "it is on its way");
    assertEquals("PROTOCOL", second.told);
    assertEquals(List.of("PROTOCOL"), write.lines());
    rig.transport.unblock();
    assertEquals("sent", first.told);
    assertEquals(3, rig.sent().size(), rig.sent().toString());
    assertEquals("pong answered before", rig.sent().get(1));
    assertTrue(rig.sent().get(2).startsWith("close 1002"));
  }

  @Test
  void aCloseOfOursThatWaitsIsNotOvertakenButOvertakes() {
    Rig rig = opened();
    rig.transport.block();
    ControlFramesBetweenTest.Frame queued = new ControlFramesBetweenTest.Frame(60_000);
    rig.connection.send(new ControlFramesBetweenTest.Frame(60_000));
    rig.connection.send(queued);
    Calls close = new Calls();
    rig.context.sendConnectionClose(Rig.reason(1000, "bye"), close);
    rig.transport.receive(UNMASKED);
    assertEquals("PROTOCOL", queued.told);
    assertEquals(List.of(), close.lines());
    rig.transport.unblock();
    assertEquals(List.of("binary 60000", "close 1000 bye"), rig.sent());
    assertEquals(List.of("5 last close"), close.lines());
    assertEquals(List.of("FIN"), rig.transport.actions());
  }

  @Test
  void aViolationBehindOurCloseEndsOutputAndDiscards() {
    Rig rig = opened();
    rig.context.sendConnectionClose(Rig.reason(1000, ""), new Calls());
    rig.transport.receive(UNMASKED);
    assertEquals(List.of("close 1000"), rig.sent());
    assertEquals(List.of("FIN"), rig.transport.actions());
    rig.transport.receiveFin();
    assertEquals(List.of("FIN", "close"), rig.transport.actions());
  }

  @Test
  void aFinWhileTheCloseIsStillToLeaveWaitsForItWithoutSpinning() {
    Rig rig = opened();
    rig.transport.block();
    rig.connection.send(new ControlFramesBetweenTest.Frame(5000));
    rig.transport.receive(UNMASKED);
    rig.transport.receiveFin();
    assertEquals(List.of(), rig.transport.actions());
    rig.transport.unblock();
    assertTrue(rig.sent().get(1).startsWith("close 1002"));
    assertEquals(List.of("close"), rig.transport.actions());
  }

  @Test
  void aFailingCloseThatCannotLeaveIsCutAfterCloseTimeout() {
    Rig rig = opened();
    rig.transport.block();
    rig.connection.send(new ControlFramesBetweenTest.Frame(5000));
    rig.transport.receive(UNMASKED);
    rig.pass(Duration.ofSeconds(5));
    assertEquals(List.of("abort"), rig.transport.actions());
  }

  @Test
  void everyFailingCodeLeavesBeforeTheEnd() {
    for (int code : new int[] {1002, 1003, 1007, 1009, 1011, 1013}) {
      Rig rig = opened();
      rig.connection.fail(new CloseStatus(code, ""), Kind.TOO_BIG, "it fails", null);
      assertEquals(List.of("close " + code), rig.sent());
      assertEquals(List.of("FIN"), rig.transport.actions());
      rig.connection.fail(new CloseStatus(1011, ""), Kind.APPLICATION, "again", null);
      assertClose(rig, code);
      assertEquals(Kind.TOO_BIG, rig.connection.fate().kind());
    }
  }

  @Test
  void failingBehindThePeersCloseSendsTheCodeToo() {
    Rig rig = opened();
    rig.transport.receive(Peer.close(1000, "bye"));
    rig.connection.applicationFailed("A test", new Exception("secret"));
    assertEquals(List.of("close 1011"), rig.sent());
    assertEquals("bye", rig.context.getCloseStatus().orElseThrow().getReasonPhrase());
    rig.transport.receiveFin();
    assertEquals(List.of("FIN", "close"), rig.transport.actions());
  }

  @Test
  void aTransportThatMisbehavesEndsTheConnectionAndReleasesTheTokens() {
    Rig rig = opened();
    Calls calls = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(9), calls);
    rig.transport.failure = new IllegalStateException("a bug of the container");
    rig.context.writeFragment(ByteBuffer.allocate(5000), false, true, calls);
    assertEquals(List.of("DISCONNECTED", "DISCONNECTED"), calls.lines());
    assertNotEquals(List.of(), rig.transport.actions());
    Rig reading = opened();
    reading.transport.failure = new IllegalStateException("a bug of the container");
    reading.transport.receive(Peer.text("x"));
    reading.context.readFragment(ByteBuffer.allocate(9), calls);
    assertEquals(3, calls.lines().size());
    assertFalse(reading.connection.isOpen());
  }
}
