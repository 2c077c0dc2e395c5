// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.Fragment;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fragments: what a read brings, for every size of buffer and every cut of the input. */
class ReadingFragmentsTest extends OnFakeTransport {

  /** Three messages: of two frames, empty ones between; an empty one; one of a single frame. */
  private static final byte[] INPUT =
      Peer.join(
          Peer.frame(false, Peer.TEXT, "häl".getBytes(UTF_8)),
          Peer.frame(false, Peer.CONTINUATION, new byte[0]),
          Peer.ping("p"),
          Peer.frame(true, Peer.CONTINUATION, "lo €".getBytes(UTF_8)),
          Peer.frame(true, Peer.BINARY, new byte[0]),
          Peer.binary(new byte[] {1, 2, 3, 4, 5, 6, 7}),
          Peer.close(1000, "bye"));

  /** Reads to the close with buffers of one size: messages with their type. */
  private static List<String> messages(Rig rig, int size) throws Exception {
    List<String> messages = new ArrayList<>();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    while (true) {
      ByteBuffer into = ByteBuffer.allocate(size);
      Fragment fragment = rig.context.readFragment(into);
      assertEquals(fragment.count(), into.position());
      message.write(into.array(), 0, fragment.count());
      if (fragment.connectionClose()) {
        assertTrue(fragment.last());
        messages.add("close");
        return messages;
      }
      if (fragment.last()) {
        messages.add((fragment.utf8() ? "text " : "binary ") + message.toString(UTF_8));
        message.reset();
      } else {
        assertTrue(fragment.count() > 0, "an empty piece that ends nothing");
      }
    }
  }

  private static final List<String> MESSAGES =
      List.of("text hällo €", "binary ", "binary \1\2\3\4\5\6\7", "close");

  @Test
  void messagesAreTheSameForEveryBufferSizeAndEveryPieceSizeOfTheInput() throws Exception {
    for (int size = 1; size <= 20; size++) {
      for (int piece = 1; piece <= INPUT.length; piece++) {
        Rig rig = opened();
        rig.transport.receive(INPUT, piece);
        assertEquals(MESSAGES, messages(rig, size), size + " bytes, input by " + piece);
        assertEquals(List.of("pong p"), rig.sent());
      }
    }
  }

  @Test
  void messagesAreTheSameForEveryCutOfTheInputInTwo() throws Exception {
    for (int size : new int[] {1, 3, 64}) {
      for (int cut = 1; cut < INPUT.length; cut++) {
        Rig rig = opened(r -> r.transport.eventsWithin = true);
        rig.transport.receive(java.util.Arrays.copyOf(INPUT, cut));
        rig.transport.receive(java.util.Arrays.copyOfRange(INPUT, cut, INPUT.length));
        assertEquals(MESSAGES, messages(rig, size), size + " bytes, cut at " + cut);
      }
    }
  }

  @Test
  void aPieceNeverGoesBeyondItsFrameAndOnlyTheMessagesEndIsLast() throws Exception {
    Rig rig = opened();
    rig.transport.receive(INPUT);
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      pieces.add(Calls.line(rig.context.readFragment(ByteBuffer.allocate(5))));
    }
    assertEquals(
        List.of("4 text", "5 text", "1 text last", "0 last", "5", "2 last", "0 last close"),
        pieces);
  }

  @Test
  void aReadFillsFromThePositionAndLeavesTheLimit() throws Exception {
    for (boolean direct : new boolean[] {false, true}) {
      Rig rig = opened();
      rig.transport.receive(Peer.text("hello"));
      ByteBuffer into = direct ? ByteBuffer.allocateDirect(20) : ByteBuffer.allocate(20);
      into.position(3).limit(7);
      assertEquals("4 text", Calls.line(rig.context.readFragment(into)));
      assertEquals(7, into.position());
      assertEquals(7, into.limit());
      into.flip().position(3);
      assertEquals("hell", UTF_8.decode(into).toString());
    }
  }

  @Test
  void aReadOnlyBufferIsRefusedInEveryFormAndChangesNothing() throws Exception {
    Rig rig = opened();
    ByteBuffer readOnly = ByteBuffer.allocate(4).asReadOnlyBuffer();
    Calls calls = new Calls();
    assertThrows(IllegalArgumentException.class, () -> rig.context.readFragment(readOnly));
    assertThrows(IllegalArgumentException.class, () -> rig.context.readFragment(readOnly, calls));
    assertThrows(
        IllegalArgumentException.class, () -> rig.context.readFragment(readOnly, null, calls));
    rig.transport.receive(Peer.text("ok"));
    assertEquals("2 text last", Calls.line(rig.context.readFragment(ByteBuffer.allocate(4))));
    assertEquals(List.of(), calls.lines());
  }

  @Test
  void aReadOfNothingWaitsForPayloadAndConsumesNone() throws Exception {
    byte[][] waiting = {
      Peer.text("x"), Peer.frame(false, Peer.TEXT, "x".getBytes(UTF_8)), Peer.binary(new byte[0])
    };
    String[] next = {"1 text last", "1 text", "0 last"};
    for (int i = 0; i < waiting.length; i++) {
      Rig rig = opened();
      Calls calls = new Calls();
      rig.context.readFragment(ByteBuffer.allocate(0), calls);
      assertEquals(List.of(), calls.lines());
      rig.transport.receive(Peer.ping(""));
      assertEquals(List.of(), calls.lines());
      rig.transport.receive(waiting[i]);
      assertEquals(
          List.of(i == 2 ? "0" : "0" + (next[i].contains("text") ? " text" : "")), calls.lines());
      ByteBuffer full = ByteBuffer.allocate(3).position(3);
      assertEquals(0, rig.context.readFragment(full).count(), "and again");
      Fragment got = rig.context.readFragment(ByteBuffer.allocate(9), null, calls);
      assertEquals(next[i], Calls.line(got), "done at once");
    }
  }

  @Test
  void aReadOfNothingIsCompletedByAClose() throws Exception {
    Rig rig = opened();
    Calls calls = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(0), calls);
    rig.transport.receive(Peer.close(4000, ""));
    assertEquals(List.of("0 last close"), calls.lines());
    for (int i = 0; i < 3; i++) {
      assertEquals("0 last close", Calls.line(rig.context.readFragment(ByteBuffer.allocate(8))));
    }
  }

  @Test
  void textIsCheckedAndAMessageThatIsNotUtf8FailsTheRead() {
    byte[][] bad = {{(byte) 0xFF}, {(byte) 0xC3}, {'o', 'k', (byte) 0xED, (byte) 0xA0}};
    for (byte[] text : bad) {
      Rig rig = opened();
      Calls calls = new Calls();
      ByteBuffer into = ByteBuffer.allocate(8).position(2);
      rig.context.readFragment(into, calls);
      rig.transport.receive(Peer.frame(true, Peer.TEXT, text));
      assertEquals(List.of("PROTOCOL"), calls.lines());
      assertEquals(2, into.position());
      assertTrue(rig.sent().get(0).startsWith("close 1007"), rig.sent().toString());
    }
  }

  @Test
  void binaryIsNotChecked() throws Exception {
    Rig rig = opened();
    rig.transport.receive(Peer.binary(new byte[] {(byte) 0xFF, (byte) 0xC3}));
    assertEquals("2 last", Calls.line(rig.context.readFragment(ByteBuffer.allocate(8))));
  }

  @Test
  void aSecondReadIsRefusedAndTheFirstGoesOn() {
    Rig rig = opened();
    Calls first = new Calls();
    Calls second = new Calls();
    ByteBuffer into = ByteBuffer.allocate(8);
    rig.context.readFragment(into, first);
    ByteBuffer other = ByteBuffer.allocate(8);
    assertThrows(IllegalStateException.class, () -> rig.context.readFragment(other));
    assertThrows(IllegalStateException.class, () -> rig.context.readFragment(other, second));
    assertThrows(IllegalStateException.class, () -> rig.context.readFragment(other, null, second));
    rig.transport.receive(Peer.text("abc"));
    assertEquals(List.of("3 text last"), first.lines());
    assertEquals(List.of(), second.lines());
    assertEquals(3, into.position());
    assertEquals(0, other.position());
  }

  @Test
  void aSpuriousEventChangesNothing() throws Exception {
    Rig rig = opened();
    Calls calls = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(8), calls);
    rig.transport.spuriousReadable();
    rig.transport.spuriousReadable();
    rig.transport.receive(Peer.text("abc"));
    rig.transport.spuriousReadable();
    assertEquals(List.of("3 text last"), calls.lines());
  }
}
