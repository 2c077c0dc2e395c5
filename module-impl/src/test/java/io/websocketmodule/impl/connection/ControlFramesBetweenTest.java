// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pings and pongs: between frames, ahead of data, and while nobody reads. */
class ControlFramesBetweenTest extends OnFakeTransport {

  private static final int LARGE = 300_000;

  @Test
  void pingsAreAnsweredWhileNobodyReadsUpToTheFirstPayloadByteNobodyAskedFor() throws Exception {
    Rig rig = opened();
    rig.transport.receive(Peer.ping("one"));
    rig.transport.receive(Peer.frame(false, Peer.BINARY, new byte[0]));
    rig.transport.receive(Peer.ping("two"));
    assertEquals(List.of("pong one", "pong two"), rig.sent());
    rig.transport.receive(Peer.frame(true, Peer.CONTINUATION, new byte[1]));
    int reads = rig.transport.reads();
    rig.transport.receive(Peer.ping("three"));
    rig.transport.spuriousReadable();
    assertEquals(List.of("pong one", "pong two"), rig.sent());
    assertEquals(reads, rig.transport.reads(), "the peer is held back");
    assertEquals(Peer.ping("three").length, rig.transport.unread());
    assertEquals(1, rig.context.readFragment(ByteBuffer.allocate(9)).count());
    assertEquals(List.of("pong one", "pong two", "pong three"), rig.sent());
  }

  @Test
  void anEmptyMessageHoldsThePeerBackToo() throws Exception {
    Rig rig = opened();
    rig.transport.receive(Peer.binary(new byte[0]));
    rig.transport.receive(Peer.ping("x"));
    assertEquals(List.of(), rig.sent());
    assertEquals("0 last", Calls.line(rig.context.readFragment(ByteBuffer.allocate(9))));
    assertEquals(List.of("pong x"), rig.sent());
  }

  @Test
  void atMostOnePongWaitsAndItIsTheNewest() {
    Rig rig = opened();
    rig.transport.block();
    rig.transport.receive(Peer.ping("held by the container"));
    for (int i = 0; i < 1000; i++) {
      rig.transport.receive(Peer.ping("ping " + i));
    }
    rig.transport.unblock();
    assertEquals(List.of("pong held by the container", "pong ping 999"), rig.sent());
  }

  @Test
  void aPongGoesBehindTheLongFrameThatIsOnItsWayAndAheadOfWhatIsQueued() {
    Rig rig = opened();
    List<String> sent = new ArrayList<>();
    rig.transport.block();
    Calls first =
        new Calls(
            (line, attachment) ->
                rig.context.writeFragment(ByteBuffer.allocate(LARGE), false, true, new Calls()));
    rig.context.writeFragment(ByteBuffer.allocate(LARGE), false, false, first);
    rig.transport.grant(1000);
    rig.transport.receive(Peer.ping("x"));
    rig.transport.unblock();
    sent.addAll(rig.sent());
    assertEquals(List.of("binary~ " + LARGE, "pong x", "more " + LARGE), sent);
  }

  @Test
  void aPongGoesBetweenTheFramesOfAQueueThatWaits() {
    Rig rig = opened();
    rig.transport.block();
    List<Outbound> frames = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      frames.add(new Frame(5000));
    }
    frames.forEach(rig.connection::send);
    rig.transport.receive(Peer.ping("x"));
    rig.connection.ping(ByteBuffer.allocate(0));
    rig.transport.unblock();
    assertEquals(
        List.of("binary 5000", "pong x", "ping", "binary 5000", "binary 5000"), rig.sent());
  }

  @Test
  void controlFramesOfAnyNumberFindRoomBesideCopiedFrames() throws Exception {
    Rig rig = opened();
    for (int copied = 16_000; copied <= 16_390; copied += 13) {
      int[] left = {copied};
      rig.transport.block();
      rig.context.writeFragment(ByteBuffer.allocate(5000), false, true, new Calls());
      // Copied ones wait in the buffer while the batch is handled.
      Calls calls = new Calls((line, attachment) -> fill(rig, left));
      rig.context.readFragment(ByteBuffer.allocate(1), calls);
      rig.transport.unblock();
      rig.transport.receive(
          Peer.join(Peer.binary(new byte[1]), Peer.ping("x".repeat(125)), Peer.ping("last")));
      for (int i = 0; i < 20; i++) {
        rig.connection.ping(ByteBuffer.allocate(125));
      }
    }
    long pongs = rig.sent().stream().filter("pong last"::equals).count();
    assertEquals(31, pongs);
    assertFalse(rig.sent().contains("cut"));
  }

  private static void fill(Rig rig, int[] left) throws Exception {
    while (left[0] > 2) {
      int size = Math.min(left[0] - 2, 100);
      left[0] -= size + 2;
      rig.context.writeFragment(ByteBuffer.allocate(size), false, true, null, new Calls());
    }
  }

  @Test
  void pingsThatFindNoRoomStillGoBeforeACloseThatDoes() {
    Rig rig = opened();
    ByteBuffer into = ByteBuffer.allocate(1);
    Calls second =
        new Calls(
            (line, attachment) -> {
              rig.connection.ping(ByteBuffer.allocate(125));
              rig.connection.ping(ByteBuffer.allocate(125));
              rig.context.sendConnectionClose(Rig.reason(1000, ""), new Calls());
            });
    Calls first =
        new Calls(
            (line, attachment) -> {
              fill(rig, new int[] {BufferPool.SIZE - 127 - 8});
              rig.context.readFragment(into.clear(), second);
            });
    rig.context.readFragment(into, first);
    rig.transport.receive(Peer.join(Peer.text("a"), Peer.text("b")));
    List<String> sent = rig.sent();
    assertEquals("close 1000", sent.get(sent.size() - 1));
    assertTrue(sent.get(sent.size() - 2).startsWith("ping"));
    assertTrue(sent.get(sent.size() - 3).startsWith("ping"));
  }

  @Test
  void pongsNobodyAskedForAreIgnored() {
    Rig rig = opened();
    rig.transport.receive(Peer.pong("?"));
    assertEquals(List.of(), rig.sent());
    assertTrue(rig.connection.isOpen());
  }

  /** A message of the managed layer's kind. */
  static final class Frame extends Outbound {
    String told = "";

    Frame(int size) {
      super(
          ByteBuffer.allocate(4).put((byte) 0x82).put((byte) 126).putShort((short) size).flip(),
          ByteBuffer.allocate(size),
          false);
    }

    @Override
    protected void sent() {
      told += "sent";
    }

    @Override
    protected void failed(io.websocketmodule.WebSocketException why) {
      told += why.kind();
    }
  }
}
