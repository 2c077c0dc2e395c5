// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Fragments on their way out: order, positions, copies, windows, misuse. */
class WritingFragmentsTest extends OnFakeTransport {

  private static final int[] SIZES = {
    0, 1, 125, 126, 4090, 4092, 4093, 4100, 65535, 65536, 131071, 131072, 131073, 400_000
  };

  private static ByteBuffer payload(int size, long seed, boolean direct) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    ByteBuffer buffer =
        direct ? ByteBuffer.allocateDirect(size + 7) : ByteBuffer.allocate(size + 7);
    return buffer.position(5).put(bytes).flip().position(5);
  }

  private static byte[] content(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.limit() - 5];
    buffer.duplicate().position(5).get(bytes);
    return bytes;
  }

  @Test
  void everyFragmentIsOneFrameOfItsBytesAndMovesThePositionToTheLimit() throws Exception {
    for (boolean direct : new boolean[] {false, true}) {
      for (int size : SIZES) {
        for (int most : new int[] {Integer.MAX_VALUE, 5000, size < 5000 ? 1 : 977}) {
          Rig rig =
              opened(
                  r -> {
                    r.transport.mostPerWrite = most;
                    r.transport.eventsWithin = true;
                    r.transport.direct = direct;
                  });
          ByteBuffer from = payload(size, size, direct);
          int limit = from.limit();
          rig.context.writeFragment(from, false, true);
          assertEquals(limit, from.position());
          assertEquals(limit, from.limit());
          Peer.Frame frame = Peer.frames(rig.transport.output()).get(0);
          assertTrue(frame.fin());
          assertEquals(Peer.BINARY, frame.opcode());
          assertArrayEquals(content(from), frame.payload());
        }
      }
    }
  }

  @Test
  void fragmentsOfOneMessageAreFramesOfOneMessage() throws Exception {
    Rig rig = opened();
    rig.context.writeFragment(Rig.bytes("he"), true, false);
    rig.context.writeFragment(Rig.bytes(""), true, false);
    rig.context.writeFragment(Rig.bytes("llo"), true, true);
    rig.context.writeFragment(Rig.bytes("x"), false, false);
    rig.context.writeFragment(Rig.bytes(""), false, true);
    assertEquals(List.of("text~ he", "more~", "more llo", "binary~ 1", "more 0"), rig.sent());
  }

  @Test
  void aWriteThatTheContainerCannotTakeCompletesWhenItHasTakenAll() {
    for (int size : new int[] {5000, 140_000, 300_000}) {
      Rig rig = opened();
      rig.transport.block();
      ByteBuffer from = payload(size, 1, false);
      Calls calls = new Calls();
      rig.context.writeFragment(from, false, true, calls);
      rig.transport.grant(size);
      assertEquals(List.of(), calls.lines(), "the header is still to be taken into account");
      assertEquals(5, from.position(), "moved only at completion");
      rig.transport.grant(9);
      rig.transport.grant(1);
      assertEquals(List.of(size + " last"), calls.lines());
      assertEquals(from.limit(), from.position());
      assertEquals(List.of("binary " + size), rig.sent());
    }
  }

  @Test
  void longFramesAreHandedOverByReferenceAndInWindows() throws Exception {
    Rig rig = opened();
    int borrows = rig.pool.borrows();
    rig.context.writeFragment(payload(400_000, 1, false), false, true);
    List<Integer> writes = rig.transport.writes();
    assertTrue(writes.stream().allMatch(size -> size <= 128 * 1024 + 10), writes.toString());
    assertEquals(4, writes.size());
    assertEquals(borrows, rig.pool.borrows(), "no copy");
  }

  @Test
  void smallFramesOfOneReadBatchLeaveInOneWrite() {
    Rig rig = opened();
    ByteBuffer into = ByteBuffer.allocate(100);
    int[] written = new int[1];
    readAll(rig, into, written);
    byte[][] messages = new byte[20][];
    List<String> echoed = new ArrayList<>();
    for (int i = 0; i < messages.length; i++) {
      messages[i] = Peer.text("message " + i);
      echoed.add("text message " + i);
    }
    rig.transport.receive(Peer.join(messages));
    assertEquals(echoed, rig.sent());
    assertEquals(1, rig.transport.writes().size());
    assertEquals(20, written[0]);
  }

  /** Echoes each message from its completion, in the form that is done at once where it can be. */
  private static void readAll(Rig rig, ByteBuffer into, int[] written) {
    Calls[] self = new Calls[1];
    self[0] =
        new Calls(
            (line, attachment) -> {
              if (!line.endsWith("last")) {
                return;
              }
              assertFalse(
                  rig.context.writeFragment(into.flip(), true, true, null, new Calls()),
                  "copied, complete at once");
              assertEquals(into.limit(), into.position());
              written[0]++;
              rig.context.readFragment(into.clear(), self[0]);
            });
    rig.context.readFragment(into, self[0]);
  }

  @Test
  void textThatIsNotUtf8IsRefusedAndNothingOfItIsSent() throws Exception {
    Rig rig = opened();
    Calls calls = new Calls();
    ByteBuffer bad = ByteBuffer.wrap(new byte[] {'a', 'b', (byte) 0xC0, 'c'}).position(1);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> rig.context.writeFragment(bad, true, true));
    assertTrue(refused.getMessage().contains("byte 1"), refused.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> rig.context.writeFragment(bad, true, true, calls));
    assertThrows(
        IllegalArgumentException.class,
        () -> rig.context.writeFragment(bad, true, true, null, calls));
    assertEquals(1, bad.position());
    rig.context.writeFragment(bad, false, true);
    assertEquals(List.of("binary 3"), rig.sent());
    assertEquals(List.of(), calls.lines());
  }

  @Test
  void aCharacterMayBeSplitBetweenFragmentsButNotBetweenMessages() throws Exception {
    Rig rig = opened();
    byte[] euro = "€".getBytes(UTF_8);
    rig.context.writeFragment(ByteBuffer.wrap(euro, 0, 1), true, false);
    assertThrows(
        IllegalArgumentException.class,
        () -> rig.context.writeFragment(ByteBuffer.wrap(euro, 1, 1), true, true));
    rig.context.writeFragment(ByteBuffer.wrap(euro, 1, 2), true, true);
    assertEquals(2, rig.sent().size());
  }

  @Test
  void textAndBinaryMustNotMixInOneMessage() throws Exception {
    Rig rig = opened();
    rig.context.writeFragment(Rig.bytes("a"), true, false);
    assertThrows(
        IllegalStateException.class, () -> rig.context.writeFragment(Rig.bytes("b"), false, true));
    rig.context.writeFragment(Rig.bytes("c"), true, true);
    assertEquals(List.of("text~ a", "more c"), rig.sent());
  }

  @Test
  void aSecondWriteOrCloseIsRefusedAndTheFirstGoesOn() {
    for (boolean closeFirst : new boolean[] {false, true}) {
      Rig rig = opened();
      rig.transport.block();
      Calls first = new Calls();
      Calls second = new Calls();
      ByteBuffer from = payload(5000, 1, false);
      if (closeFirst) {
        rig.context.sendConnectionClose(Rig.reason(1000, ""), first);
      } else {
        rig.context.writeFragment(from, false, true, first);
      }
      ByteBuffer other = Rig.bytes("other");
      assertThrows(IllegalStateException.class, () -> rig.context.writeFragment(other, true, true));
      assertThrows(
          IllegalStateException.class, () -> rig.context.writeFragment(other, true, true, second));
      assertThrows(
          IllegalStateException.class,
          () -> rig.context.writeFragment(other, true, true, null, second));
      assertThrows(
          IllegalStateException.class, () -> rig.context.sendConnectionClose(Rig.reason(1000, "")));
      assertThrows(
          IllegalStateException.class,
          () -> rig.context.sendConnectionClose(Rig.reason(1000, ""), second));
      assertThrows(
          IllegalStateException.class,
          () -> rig.context.sendConnectionClose(Rig.reason(1000, ""), null, second));
      assertEquals(0, other.position());
      rig.transport.unblock();
      assertEquals(List.of(closeFirst ? "2 last close" : "5000 last"), first.lines());
      assertEquals(List.of(), second.lines());
      assertEquals(List.of(closeFirst ? "close 1000" : "binary 5000"), rig.sent());
    }
  }

  @Test
  void aReadAndAWriteMayBeOutstandingTogether() {
    Rig rig = opened();
    rig.transport.block();
    Calls read = new Calls();
    Calls write = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(10), read);
    rig.context.writeFragment(payload(5000, 1, false), false, true, write);
    rig.transport.receive(Peer.text("in"));
    assertEquals(List.of("2 text last"), read.lines());
    assertEquals(List.of(), write.lines());
    rig.transport.unblock();
    assertEquals(List.of("5000 last"), write.lines());
  }

  @Test
  void anErrorBehindACompleteWriteFailsTheNextOperation() {
    Rig rig = opened();
    rig.transport.block();
    Calls first = new Calls();
    rig.context.writeFragment(payload(5000, 1, false), false, true, first);
    rig.transport.lose();
    assertEquals(List.of("DISCONNECTED"), first.lines());
    Calls next = new Calls();
    rig.context.writeFragment(Rig.bytes("x"), true, true, next);
    rig.context.readFragment(ByteBuffer.allocate(1), next);
    assertEquals(List.of("DISCONNECTED", "DISCONNECTED"), next.lines());
  }
}
