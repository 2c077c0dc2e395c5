// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.WebSocketException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Buffers are held while bytes are in them, and come back on every path. */
class BorrowedBuffersTest extends OnFakeTransport {

  @Test
  void anIdleConnectionHoldsNoBuffer() throws Exception {
    for (boolean direct : new boolean[] {false, true}) {
      Rig rig = opened(r -> r.transport.direct = direct);
      assertEquals(0, rig.pool.lent());
      rig.transport.receive(Peer.ping("x"));
      assertEquals(0, rig.pool.lent());
      rig.context.readFragment(ByteBuffer.allocate(9), new Calls());
      assertEquals(0, rig.pool.lent(), "waiting for a message holds none either");
      rig.transport.receive(Peer.text("x"));
      rig.context.writeFragment(Rig.bytes("y"), true, true);
      rig.context.writeFragment(ByteBuffer.allocate(300_000), false, true);
      assertEquals(0, rig.pool.lent());
    }
  }

  @Test
  void halfAHeaderAndHalfAControlFrameHoldNoBuffer() {
    Rig rig = opened();
    for (byte[] part :
        List.of(
            new byte[] {(byte) 0x89}, new byte[] {(byte) 0x85, 1, 2}, new byte[] {3, 4, 5, 6})) {
      rig.transport.receive(part);
      assertEquals(0, rig.pool.lent());
    }
  }

  @Test
  void payloadThatNobodyReadsHoldsOne() throws Exception {
    Rig rig = opened();
    rig.transport.receive(Peer.text("hello"));
    rig.transport.receive(new byte[100_000]);
    assertEquals(1, rig.pool.lent());
    rig.context.closeTcpConnection();
    assertEquals(0, rig.pool.lent());
  }

  @Test
  void aCloseThatWaitsForItsAnswerHoldsNone() {
    Rig rig = opened();
    rig.transport.receive(Peer.join(Peer.close(1000, ""), new byte[9]));
    assertEquals(0, rig.pool.lent());
  }

  @Test
  void everyEndGivesBackWhatWasHeld() {
    List<Consumer<Rig>> ends =
        List.of(
            rig -> rig.context.closeTcpConnection(),
            rig -> rig.transport.lose(),
            rig -> rig.transport.receiveFin(),
            rig -> {
              rig.transport.failCalls(new IOException("reset"));
              rig.connection.send(new ControlFramesBetweenTest.Frame(300));
              rig.transport.spuriousReadable();
              rig.context.readFragment(ByteBuffer.allocate(10_000), new Calls());
            },
            rig -> rig.connection.bug(new IllegalStateException("mine")),
            rig -> rig.connection.goAway(Kind.SHUTDOWN, "stop"),
            rig -> rig.connection.onClosed());
    List<Consumer<Rig>> states =
        List.of(
            rig -> {},
            rig -> rig.transport.receive(Peer.text("waits")),
            rig -> rig.transport.receive(new byte[] {(byte) 0x81}),
            rig -> rig.context.readFragment(ByteBuffer.allocate(0), new Calls()),
            rig -> rig.transport.receive(Peer.close(1000, "")),
            rig -> rig.context.sendConnectionClose(Rig.reason(1000, ""), new Calls()),
            rig -> rig.transport.receive(new byte[] {0x7F, 0, 0, 0}));
    for (int state = 0; state < states.size(); state++) {
      for (int end = 0; end < ends.size(); end++) {
        for (boolean half : new boolean[] {false, true}) {
          Rig rig = opened(r -> r.transport.halfCloses = half);
          states.get(state).accept(rig);
          ends.get(end).accept(rig);
          rig.pass(Duration.ofSeconds(5));
          rig.pass(Duration.ofSeconds(5));
          String which = "state " + state + ", end " + end;
          if (end != 2 || state != 1) { // behind unread payload a FIN is not seen
            assertTrue(rig.transport.over() || end == 6, which);
            assertEquals(0, rig.pool.lent(), which);
          }
        }
      }
    }
  }

  @Test
  void aBufferThatTheContainerHoldsAtTheEndIsNotUsedAgainButOneThatItGivesBackIs() {
    Rig held = opened();
    held.transport.block();
    held.context.writeFragment(Rig.bytes("x"), true, true, new Calls());
    held.context.closeTcpConnection();
    assertEquals(1, held.pool.lent());

    Rig givenBack = opened();
    givenBack.transport.block();
    givenBack.context.writeFragment(Rig.bytes("x"), true, true, new Calls());
    givenBack.context.closeTcpConnection();
    givenBack.connection.onWritable();
    assertEquals(0, givenBack.pool.lent());
  }

  @Test
  void framesThatWereCopiedAndDidNotLeaveGiveTheirBufferBack() {
    Rig rig = opened();
    Calls calls =
        new Calls(
            (line, attachment) -> {
              rig.context.writeFragment(Rig.bytes("x"), true, true, null, new Calls());
              assertEquals(2, rig.pool.lent(), "one each way");
              rig.context.closeTcpConnection();
            });
    rig.context.readFragment(ByteBuffer.allocate(9), calls);
    rig.transport.receive(Peer.text("a"));
    assertEquals(List.of("1 text last"), calls.lines());
    assertEquals(0, rig.pool.lent());
    assertEquals(List.of(), rig.sent());
  }

  @Test
  void aWriteThatThrowsGivesItsBufferBack() {
    for (RuntimeException bug : new RuntimeException[] {null, new IllegalStateException("x")}) {
      Rig rig = opened();
      rig.transport.failure = bug;
      if (bug == null) {
        rig.transport.failCalls(new IOException("reset"));
      }
      rig.context.writeFragment(Rig.bytes("x"), true, true, new Calls());
      assertEquals(0, rig.pool.lent());
      assertEquals(Kind.DISCONNECTED, rig.connection.fate().kind());
    }
  }
}
