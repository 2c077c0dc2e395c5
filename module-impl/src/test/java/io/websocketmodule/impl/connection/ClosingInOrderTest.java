// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The closing handshake, whoever begins it and whatever is under way. */
class ClosingInOrderTest extends OnFakeTransport {

  private static String status(Rig rig) {
    return rig.context
        .getCloseStatus()
        .map(reason -> (reason.getCloseCode().getCode() + " " + reason.getReasonPhrase()).strip())
        .orElse("none");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void weCloseThePeerAnswersAndTcpEndsInOrder(boolean within) {
    Rig rig = opened(r -> r.transport.closedWithin = within);
    Calls read = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(9), read);
    Calls close = new Calls();
    rig.context.sendConnectionClose(Rig.reason(1000, "bye"), close);
    assertEquals(List.of("5 last close"), close.lines());
    assertEquals(List.of("close 1000 bye"), rig.sent());
    assertEquals(List.of(), rig.transport.actions());
    assertEquals("none", status(rig));
    rig.transport.receive(Peer.close(1000, "bye bye"));
    assertEquals(List.of("0 last close"), read.lines());
    assertEquals(List.of("close"), rig.transport.actions());
    assertEquals("1000 bye bye", status(rig));
    rig.transport.tellClosed();
    assertEquals("1000 bye bye", status(rig));
    rig.context.readFragment(ByteBuffer.allocate(9), read);
    assertEquals(List.of("0 last close", "0 last close"), read.lines());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thePeerClosesWeAnswerAndTcpEndsInOrder(boolean within) {
    Rig rig = opened(r -> r.transport.closedWithin = within);
    Calls calls = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(9), calls);
    rig.transport.receive(Peer.close(4000, "why"));
    assertEquals(List.of("0 last close"), calls.lines());
    assertEquals("4000 why", status(rig));
    assertEquals(List.of(), rig.sent(), "it is the handler's to answer");
    rig.context.writeFragment(Rig.bytes("last words"), true, true, calls);
    rig.context.sendConnectionClose(Rig.reason(4001, "because"), calls);
    assertEquals(List.of("text last words", "close 4001 because"), rig.sent());
    assertEquals(List.of("close"), rig.transport.actions());
    assertEquals("10 text last", calls.lines().get(1));
    assertEquals("9 last close", calls.lines().get(2));
  }

  @Test
  void whatFollowsOurCloseIsRefusedAsMisuseAndBehindTheModulesAsClosed() {
    Rig ours = opened();
    ours.context.sendConnectionClose(Rig.reason(1000, ""), new Calls());
    assertThrows(
        IllegalStateException.class,
        () -> ours.context.writeFragment(Rig.bytes("x"), true, true, new Calls()));
    assertThrows(
        IllegalStateException.class,
        () -> ours.context.sendConnectionClose(Rig.reason(1000, ""), new Calls()));

    Rig modules = opened();
    modules.transport.receive(Peer.close(1000, ""));
    modules.pass(Duration.ofSeconds(5));
    assertEquals(List.of("close 1000"), modules.sent());
    Calls calls = new Calls();
    modules.context.writeFragment(Rig.bytes("x"), true, true, calls);
    modules.context.sendConnectionClose(Rig.reason(1000, ""), calls);
    assertEquals(List.of("CLOSED", "CLOSED"), calls.lines());
    assertEquals(List.of("close 1000"), modules.sent());
  }

  @Test
  void readingGoesOnAfterOurCloseUntilThePeersComes() throws Exception {
    Rig rig = opened();
    rig.context.sendConnectionClose(Rig.reason(1000, ""));
    rig.transport.receive(Peer.join(Peer.text("still"), Peer.ping("x"), Peer.text("here")));
    assertEquals(5, rig.context.readFragment(ByteBuffer.allocate(9)).count());
    assertEquals(4, rig.context.readFragment(ByteBuffer.allocate(9)).count());
    assertEquals(List.of("close 1000"), rig.sent(), "no pong follows a close");
    rig.transport.receive(Peer.close());
    assertTrue(rig.context.readFragment(ByteBuffer.allocate(9)).connectionClose());
    assertEquals("1005", status(rig));
  }

  @Test
  void aCloseThatNobodyReadsIsNoticedAndEchoedByTheModuleAfterCloseTimeout() {
    String[][] table = {
      {"close 1000", "1000 bye"}, {"close 4999", "4999"}, {"close 1010", "1010"}, {"close", "1005"}
    };
    byte[][] closes = {
      Peer.close(1000, "bye"), Peer.close(4999, ""), Peer.close(1010, ""), Peer.close()
    };
    for (int i = 0; i < closes.length; i++) {
      Rig rig = opened();
      rig.transport.receive(closes[i]);
      assertEquals(table[i][1], status(rig));
      rig.passMillis(4999);
      assertEquals(List.of(), rig.sent());
      rig.passMillis(1);
      assertEquals(List.of(table[i][0]), rig.sent());
      assertEquals(List.of("close"), rig.transport.actions());
      assertEquals(table[i][1], status(rig));
    }
  }

  @Test
  void aCloseOfOursThatIsNotAnsweredEndsTheConnectionAfterCloseTimeout() {
    Rig rig = opened();
    Calls read = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(9), read);
    rig.context.sendConnectionClose(Rig.reason(1000, ""), new Calls());
    rig.passMillis(4999);
    assertEquals(List.of(), read.lines());
    rig.passMillis(1);
    assertEquals(List.of("TIMEOUT"), read.lines());
    assertEquals(List.of("abort"), rig.transport.actions());
    assertEquals("1006", status(rig));
  }

  @Test
  void theTimeOfACloseThatCannotLeaveIsBoundedToo() {
    Rig rig = opened();
    rig.transport.block();
    rig.context.writeFragment(ByteBuffer.allocate(5000), false, true, new Calls());
    rig.transport.receive(Peer.close(1000, ""));
    rig.pass(Duration.ofSeconds(5));
    assertFalse(rig.transport.over());
    rig.pass(Duration.ofSeconds(5));
    assertEquals(List.of("abort"), rig.transport.actions());
    assertEquals("1000", status(rig));
  }

  @Test
  void theApplicationsCloseGoesBehindWhatIsQueued() {
    Rig rig = opened();
    rig.transport.block();
    ControlFramesBetweenTest.Frame frame = new ControlFramesBetweenTest.Frame(5000);
    ControlFramesBetweenTest.Frame late = new ControlFramesBetweenTest.Frame(5000);
    rig.connection.send(new ControlFramesBetweenTest.Frame(6000));
    rig.connection.send(frame);
    rig.context.sendConnectionClose(Rig.reason(1000, ""), new Calls());
    assertFalse(rig.connection.send(late));
    assertEquals("", late.told);
    rig.transport.receive(Peer.ping("x"));
    rig.transport.unblock();
    assertEquals(List.of("binary 6000", "binary 5000", "close 1000"), rig.sent());
    assertEquals("sent", frame.told);
  }

  @Test
  void closesThatCrossEndInOrder() {
    Rig rig = opened();
    rig.transport.block();
    Calls close = new Calls();
    rig.context.writeFragment(
        ByteBuffer.allocate(5000),
        false,
        true,
        new Calls(
            (line, attachment) ->
                rig.context.sendConnectionClose(Rig.reason(1000, "ours"), close)));
    rig.transport.receive(Peer.close(1001, "theirs"));
    assertEquals(List.of(), rig.transport.actions());
    rig.transport.unblock();
    assertEquals(List.of("binary 5000", "close 1000 ours"), rig.sent());
    assertEquals(List.of("6 last close"), close.lines());
    assertEquals(List.of("close"), rig.transport.actions());
    assertEquals("1001 theirs", status(rig));
  }

  @Test
  void bytesBehindThePeersCloseAreDiscardedBeforeTcpEnds() {
    Rig rig = opened();
    Calls calls = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(9), calls);
    rig.transport.receive(Peer.join(Peer.close(1000, ""), Peer.text("more")));
    rig.context.sendConnectionClose(Rig.reason(1000, ""), calls);
    assertEquals(List.of("0 last close", "2 last close"), calls.lines());
    assertEquals(List.of("FIN"), rig.transport.actions());
    rig.context.readFragment(ByteBuffer.allocate(9), calls);
    assertEquals("0 last close", calls.lines().get(2));
    rig.transport.receiveFin();
    assertEquals(List.of("FIN", "close"), rig.transport.actions());
    assertEquals("1000", status(rig));
  }

  @Test
  void aLossIsNoCloseWhenEverItComes() {
    List<Consumer<Rig>> losses =
        List.of(
            rig -> rig.transport.receiveFin(),
            rig -> rig.transport.lose(),
            rig -> {
              rig.transport.failCalls(new java.io.IOException("reset"));
              rig.transport.spuriousReadable();
            });
    for (boolean closeSent : new boolean[] {false, true}) {
      for (int i = 0; i < losses.size(); i++) {
        Rig rig = opened();
        Calls read = new Calls();
        rig.context.readFragment(ByteBuffer.allocate(9), read);
        if (closeSent) {
          rig.context.sendConnectionClose(Rig.reason(1000, ""), new Calls());
        }
        losses.get(i).accept(rig);
        assertEquals(List.of("DISCONNECTED"), read.lines(), "loss " + i);
        assertEquals("1006", status(rig));
        assertEquals(List.of(i == 0 ? "close" : "abort"), rig.transport.actions());
      }
    }
  }

  @Test
  void aTransportThatEndsByItselfIsALoss() {
    Rig rig = opened();
    Calls read = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(9), read);
    rig.transport.closedWithin = false;
    rig.connection.onClosed();
    assertEquals(List.of("DISCONNECTED"), read.lines());
    assertEquals("1006", status(rig));
  }

  @Test
  void codesAndReasonsThatMustNotBeSentAreRefusedAndNothingHasChanged() throws Exception {
    Rig rig = opened();
    for (int code : new int[] {0, 999, 1004, 1006, 1010, 1015, 65536, -1}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> rig.context.sendConnectionClose(Rig.reason(code, "")),
          "code " + code);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> rig.context.sendConnectionClose(Rig.reason(1005, "reason")));
    rig.context.writeFragment(Rig.bytes("alive"), true, true);
    rig.context.sendConnectionClose(Rig.reason(1005, ""));
    assertEquals(List.of("text alive", "close"), rig.sent());
  }

  @Test
  void everyOtherCodeIsSentAndComesBack() throws Exception {
    for (int code : new int[] {1000, 1003, 1014, 1016, 2999, 3000, 4999, 5000, 65535}) {
      Rig rig = opened();
      rig.context.sendConnectionClose(Rig.reason(code, "r"));
      assertEquals(List.of("close " + code + " r"), rig.sent());
      assertEquals(Optional.empty(), rig.context.getCloseStatus());
    }
    List<String> codes = new ArrayList<>();
    for (int code : new int[] {1000, 1001, 1009, 1014, 3000, 4999}) {
      Rig rig = opened();
      rig.transport.receive(Peer.close(code, "é"));
      codes.add(status(rig));
    }
    assertEquals(List.of("1000 é", "1001 é", "1009 é", "1014 é", "3000 é", "4999 é"), codes);
  }

  @Test
  void anAnswerInTheLastMomentIsNotTakenForNone() {
    Rig rig = opened();
    rig.transport.receive(Peer.close(1000, ""));
    rig.transport.block();
    rig.context.sendConnectionClose(Rig.reason(1000, ""), new Calls());
    // The watch found the time over just before, and says so now.
    rig.connection.ending.closeTimedOut();
    assertEquals(List.of(), rig.transport.actions());
    rig.transport.unblock();
    assertEquals(List.of("close 1000"), rig.sent());
    assertEquals(List.of("close"), rig.transport.actions());
  }
}
