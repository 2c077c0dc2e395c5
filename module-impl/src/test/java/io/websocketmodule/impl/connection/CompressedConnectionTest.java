// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.WebSocketException;
import io.websocketmodule.impl.protocol.DeflatePolicy;
import io.websocketmodule.impl.protocol.DeflateTerms;
import io.websocketmodule.impl.protocol.FrameHeader;
import io.websocketmodule.impl.protocol.Opcode;
import io.websocketmodule.impl.protocol.RawDeflate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Compression on a whole connection: order, withdrawal, violations, and who holds what. */
class CompressedConnectionTest extends OnFakeTransport {

  private static final String LONG = "compressible ".repeat(20);

  private Rig compressing(boolean takeover) {
    return compressing(takeover, 100);
  }

  private Rig compressing(boolean takeover, int threshold) {
    return opened(
        rig -> {
          rig.terms = new DeflateTerms(takeover, takeover, false, 15);
          rig.policy = new DeflatePolicy(takeover, takeover, 15, threshold, 6);
        });
  }

  /**
   * What we sent, as a peer reads it: a line for each message, with a star if it was compressed.
   */
  static List<String> messages(Rig rig, boolean takeover) throws Exception {
    List<String> lines = new ArrayList<>();
    RawDeflate peer = new RawDeflate(false, takeover, 15, 6);
    byte[] message = {};
    boolean compressed = false;
    for (Peer.Frame frame : Peer.frames(rig.transport.output())) {
      if (frame.opcode() >= Peer.CLOSE) {
        lines.add(frame.opcode() == Peer.CLOSE ? "close" : "control");
        continue;
      }
      compressed |= frame.rsv1();
      message = Peer.join(message, frame.payload());
      if (frame.fin()) {
        byte[] all = compressed ? peer.inflate(message) : message;
        lines.add((compressed ? "*" : "") + new String(all, UTF_8));
        message = new byte[0];
        compressed = false;
      }
    }
    return lines;
  }

  /** A whole message that is compressed as it leaves. */
  private static final class Message extends Outbound {

    final List<String> told = new ArrayList<>();
    private final boolean droppable;

    Message(String text, boolean droppable) {
      super(header(text), Rig.bytes(text), false);
      this.droppable = droppable;
      compressAsItLeaves();
    }

    private static ByteBuffer header(String text) {
      ByteBuffer header = ByteBuffer.allocate(10);
      FrameHeader.put(header, true, Opcode.TEXT, text.length());
      return header.flip();
    }

    @Override
    protected boolean droppable() {
      return droppable;
    }

    @Override
    protected void sent() {
      told.add("sent");
    }

    @Override
    protected void failed(WebSocketException why) {
      told.add(why.kind().name());
    }
  }

  @Test
  void messagesBelowTheThresholdLeaveAsTheyAre() throws Exception {
    for (boolean takeover : new boolean[] {false, true}) {
      Rig rig = compressing(takeover, 5);
      rig.context.writeFragment(Rig.bytes("1234"), true, true);
      rig.context.writeFragment(Rig.bytes("a".repeat(50)), true, true);
      rig.context.writeFragment(Rig.bytes("12"), true, false); // nobody knows how long it will be
      rig.context.writeFragment(Rig.bytes("34"), true, true);
      rig.context.writeFragment(Rig.bytes("1234"), true, true);
      assertEquals(List.of("1234", "*" + "a".repeat(50), "*1234", "1234"), messages(rig, takeover));
    }
  }

  @Test
  void aWholeMessageThatWouldOnlyGrowLeavesAsItIs() throws Exception {
    Rig rig = compressing(false, 0);
    rig.context.writeFragment(Rig.bytes("q7"), true, true);
    rig.context.writeFragment(Rig.bytes(""), true, true);
    assertEquals(List.of("text q7", "text"), rig.sent());
  }

  @Test
  void fragmentsLeaveAsTheyAreWrittenAndControlFramesBetween() throws Exception {
    for (boolean takeover : new boolean[] {false, true}) {
      Rig rig = compressing(takeover);
      for (int i = 0; i < 3; i++) {
        int before = rig.transport.output().length;
        rig.context.writeFragment(Rig.bytes(LONG), true, i == 2);
        assertTrue(rig.transport.output().length > before, "at once");
        rig.transport.receive(Peer.ping("p"));
      }
      assertEquals(
          List.of("control", "control", "*" + LONG.repeat(3), "control"), messages(rig, takeover));
      assertEquals(6, rig.sent().size());
    }
  }

  @Test
  void laterMessagesBuildOnEarlierOnes() throws Exception {
    Rig rig = compressing(true);
    rig.context.writeFragment(Rig.bytes(LONG), true, true);
    int first = rig.transport.output().length;
    rig.context.writeFragment(Rig.bytes(LONG), true, true);
    assertTrue(rig.transport.output().length - first < first / 2);
    assertEquals(List.of("*" + LONG, "*" + LONG), messages(rig, true));
  }

  @Test
  void aWriteThatWasCancelledInTheQueueLeavesNoTrace() throws Exception {
    for (boolean takeover : new boolean[] {false, true}) {
      Rig rig = compressing(takeover);
      rig.context.writeFragment(Rig.bytes(LONG), true, true);
      rig.transport.block();
      rig.connection.send(new ControlFramesBetweenTest.Frame(300)); // its write waits
      Calls cancelled = new Calls();
      rig.context.writeFragment(Rig.bytes("never seen " + LONG), true, false, cancelled);
      rig.context.cancelOutstandingIO();
      assertEquals(List.of("CANCELLED"), cancelled.lines());
      rig.context.writeFragment(Rig.bytes("seen " + LONG), true, true, new Calls());
      rig.transport.unblock();
      List<String> compressed = messages(rig, takeover);
      compressed.removeIf(message -> !message.startsWith("*"));
      assertEquals(List.of("*" + LONG, "*seen " + LONG), compressed);
      assertTrue(rig.connection.isOpen());
    }
  }

  @Test
  void messagesThatWereDroppedOrWithdrawnLeaveNoTrace() throws Exception {
    Rig rig = compressing(true);
    rig.transport.block();
    List<Message> sent = new ArrayList<>();
    OutboundList dropped = new OutboundList();
    for (int i = 0; i < 40; i++) {
      Message message = new Message("message " + i + " " + LONG, i % 3 != 0);
      sent.add(message);
      rig.connection.offer(message, 5 * LONG.length(), dropped);
      if (i % 7 == 0) {
        rig.connection.withdraw(sent.get(i / 2));
      }
      if (i % 10 == 9) {
        rig.transport.unblock();
        rig.transport.block();
      }
    }
    rig.transport.unblock();
    dropped.failed(new WebSocketException(WebSocketException.Kind.DROPPED, ""));
    List<String> expected = new ArrayList<>();
    int lost = 0;
    for (int i = 0; i < sent.size(); i++) {
      if (sent.get(i).told.equals(List.of("sent"))) {
        expected.add("*message " + i + " " + LONG);
      } else {
        lost++;
      }
    }
    assertTrue(lost > 5, lost + " were lost");
    assertEquals(expected, messages(rig, true));
    assertEquals(0, rig.connection.queuedBytes());
  }

  @Test
  void aCloseOvertakesWhatIsCompressedAndWaits() throws Exception {
    Rig rig = compressing(true);
    rig.transport.block();
    Message out = new Message("1 " + LONG, false);
    Message waits = new Message("2 " + LONG, false);
    rig.connection.send(out);
    rig.connection.send(waits);
    rig.connection.bug(new IllegalStateException("mine"));
    rig.transport.unblock();
    assertEquals(List.of("*1 " + LONG, "close"), messages(rig, true));
    assertEquals(List.of("APPLICATION"), waits.told);
  }

  @Test
  void manySmallMessagesThatBuildOnEachOtherLeaveInFewWrites() throws Exception {
    Rig rig = compressing(true);
    rig.transport.block();
    rig.connection.send(new Message("first " + LONG, false));
    for (int i = 0; i < 100; i++) {
      rig.connection.send(new Message(i + " " + LONG, false));
    }
    int before = rig.transport.writes().size();
    rig.transport.unblock();
    assertTrue(rig.transport.writes().size() - before <= 3, "" + rig.transport.writes());
    assertEquals(101, messages(rig, true).size());
  }

  @Test
  void violationsCloseWithTheirCodes() {
    record Row(String what, byte[] frame, String close) {}
    byte[] hello = new RawDeflate().deflate("Hello".getBytes(UTF_8));
    for (Row row :
        List.of(
            new Row("RSV1 on a ping", Peer.frame(0xC9, hello, 7), "close 1002"),
            new Row("RSV2", Peer.frame(0xA1, hello, 7), "close 1002"),
            new Row("no DEFLATE", Peer.frame(0xC1, new byte[] {7}, 7), "close 1007"),
            new Row("cut short", Peer.frame(0xC1, Arrays.copyOf(hello, 3), 7), "close 1007"),
            new Row(
                "no UTF-8",
                Peer.frame(0xC1, new RawDeflate().deflate(new byte[] {-1}), 7),
                "close 1007"))) {
      Rig rig = compressing(false);
      Calls read = new Calls();
      rig.context.readFragment(ByteBuffer.allocate(100), read);
      rig.transport.receive(row.frame);
      assertEquals(List.of("PROTOCOL"), read.lines(), row.what);
      assertTrue(rig.sent().get(0).startsWith(row.close), row.what + ": " + rig.sent());
    }
    Rig plain = opened();
    plain.context.readFragment(ByteBuffer.allocate(100), new Calls());
    plain.transport.receive(Peer.frame(0xC1, hello, 7));
    assertTrue(plain.sent().get(0).startsWith("close 1002"), "nothing was negotiated");
    assertNull(plain.connection.compression());
    assertEquals(0, plain.engine.codecs().kept());
  }

  @Test
  void anIdleConnectionHoldsCodecsOnlyWhereMessagesBuildOnEachOther() throws Exception {
    for (boolean takeover : new boolean[] {false, true}) {
      Rig rig = compressing(takeover);
      Codecs codecs = rig.engine.codecs();
      assertEquals(0, codecs.inflatersLent() + codecs.deflatersLent(), "before the first message");
      rig.context.readFragment(ByteBuffer.allocate(1_000), new Calls());
      rig.transport.receive(Peer.frame(0xC1, new RawDeflate().deflate(LONG.getBytes(UTF_8)), 7));
      rig.context.writeFragment(Rig.bytes(LONG), true, true);
      assertEquals(takeover ? 1 : 0, codecs.inflatersLent());
      assertEquals(takeover ? 1 : 0, codecs.deflatersLent());
      assertEquals(0, rig.pool.lent());
      rig.transport.receive(Peer.close());
      rig.context.sendConnectionClose(Rig.reason(1000, ""), new Calls());
      assertEquals(0, codecs.inflatersLent() + codecs.deflatersLent(), "after the end");
      assertEquals(2, codecs.kept());
      rig.engine.stop(Duration.ofSeconds(1));
      assertEquals(0, codecs.kept());
    }
  }

  @Test
  void everyEndGivesBackWhatWasHeld() {
    byte[] half = new RawDeflate().deflate(LONG.getBytes(UTF_8));
    List<Consumer<Rig>> states =
        List.of(
            rig -> {},
            rig -> rig.transport.receive(Peer.frame(0x41, half, 7)),
            rig -> rig.transport.receive(Peer.frame(0xC1, half, 7)),
            rig -> {
              rig.context.readFragment(ByteBuffer.allocate(9), new Calls());
              rig.transport.receive(Peer.frame(0xC1, half, 7));
            },
            rig -> {
              rig.context.writeFragment(Rig.bytes(LONG), true, false, new Calls());
              rig.transport.block();
              rig.context.writeFragment(Rig.bytes(LONG), true, false, new Calls());
            },
            rig -> {
              rig.context.readFragment(ByteBuffer.allocate(900), new Calls());
              rig.transport.receive(Peer.frame(0xC1, new byte[] {7}, 7));
            });
    List<Consumer<Rig>> ends =
        List.of(
            rig -> rig.context.closeTcpConnection(),
            rig -> rig.transport.lose(),
            rig -> rig.connection.bug(new IllegalStateException("mine")),
            rig -> rig.connection.goAway(WebSocketException.Kind.SHUTDOWN, "stop"),
            rig -> rig.connection.onClosed(),
            rig -> rig.connection.onLost(new IOException("gone")));
    for (boolean takeover : new boolean[] {false, true}) {
      for (int state = 0; state < states.size(); state++) {
        for (int end = 0; end < ends.size(); end++) {
          Rig rig = compressing(takeover);
          states.get(state).accept(rig);
          ends.get(end).accept(rig);
          rig.pass(Duration.ofSeconds(40));
          rig.pass(Duration.ofSeconds(40));
          Codecs codecs = rig.engine.codecs();
          assertEquals(
              0,
              codecs.inflatersLent() + codecs.deflatersLent(),
              "state " + state + ", end " + end);
        }
      }
    }
  }
}
