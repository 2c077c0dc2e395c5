// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketmodule.WebSocketContext;
import io.websocketmodule.impl.protocol.DeflatePolicy;
import io.websocketmodule.impl.protocol.DeflateTerms;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A handler of the native layer keeps single messages from being compressed. Each test runs with
 * messages that stand for themselves, and with such that build on each other.
 */
class UncompressedMessagesTest extends OnFakeTransport {

  private static final String LONG = "compressible ".repeat(20);

  /** More than is copied into one buffer with others. */
  private static final String LARGE = "compressible ".repeat(1_000);

  private static final boolean[] TAKEOVERS = {false, true};

  private Rig compressing(boolean takeover) {
    return opened(
        rig -> {
          rig.terms = new DeflateTerms(takeover, takeover, false, 15);
          rig.policy = new DeflatePolicy(takeover, takeover, 15, 100, 6);
        });
  }

  private static List<String> messages(Rig rig, boolean takeover) throws Exception {
    return CompressedConnectionTest.messages(rig, takeover);
  }

  @Test
  void everyFormLeavesAMessageAsItIs() throws Exception {
    for (boolean takeover : TAKEOVERS) {
      Rig rig = compressing(takeover);
      WebSocketContext plain = rig.context.uncompressed();
      Calls always = new Calls();
      Calls expected = new Calls();
      rig.context.writeFragment(Rig.bytes("1 " + LONG), true, true);
      plain.writeFragment(Rig.bytes("2 " + LONG), true, true);
      plain.writeFragment(Rig.bytes("3 " + LONG), true, true, always);
      assertFalse(plain.writeFragment(Rig.bytes("4 " + LONG), true, true, null, expected));
      rig.context.writeFragment(Rig.bytes("5 " + LONG), true, true);
      plain.writeFragment(Rig.bytes("6 " + LARGE), true, true);
      rig.context.writeFragment(Rig.bytes("7 " + LONG), true, true);
      assertEquals(
          List.of(
              "*1 " + LONG,
              "2 " + LONG,
              "3 " + LONG,
              "4 " + LONG,
              "*5 " + LONG,
              "6 " + LARGE,
              "*7 " + LONG),
          messages(rig, takeover));
      assertEquals(List.of("262 text last"), always.lines());
      assertEquals(List.of(), expected.lines());
    }
  }

  /** RFC 7692 6.1: RSV1 of the first frame speaks for the whole message. */
  @Test
  void theFirstFragmentDecidesForAllOfItsMessage() throws Exception {
    for (boolean takeover : TAKEOVERS) {
      Rig rig = compressing(takeover);
      WebSocketContext plain = rig.context.uncompressed();
      plain.writeFragment(Rig.bytes("1 "), true, false);
      rig.context.writeFragment(Rig.bytes(LONG), true, false);
      plain.writeFragment(Rig.bytes(LONG), true, true);
      rig.context.writeFragment(Rig.bytes("2 "), true, false);
      plain.writeFragment(Rig.bytes(LONG), true, false);
      rig.context.writeFragment(Rig.bytes(LONG), true, true);
      assertEquals(List.of("1 " + LONG + LONG, "*2 " + LONG + LONG), messages(rig, takeover));
    }
  }

  /** A secret must not shorten what builds on it. */
  @Test
  void laterMessagesDoNotBuildOnIt() throws Exception {
    for (boolean takeover : TAKEOVERS) {
      Rig alone = compressing(takeover);
      alone.context.writeFragment(Rig.bytes(LONG), true, true);
      Rig rig = compressing(takeover);
      rig.context.uncompressed().writeFragment(Rig.bytes(LONG), true, true);
      int before = rig.transport.output().length;
      rig.context.writeFragment(Rig.bytes(LONG), true, true);
      assertEquals(alone.transport.output().length, rig.transport.output().length - before);
    }
  }

  @Test
  void aFirstFragmentThatWasCancelledDecidesNothing() throws Exception {
    for (boolean takeover : TAKEOVERS) {
      Rig rig = compressing(takeover);
      WebSocketContext plain = rig.context.uncompressed();
      rig.transport.block();
      rig.connection.send(new ControlFramesBetweenTest.Frame(300)); // its write waits
      for (WebSocketContext each : List.of(plain, rig.context)) {
        Calls cancelled = new Calls();
        each.writeFragment(Rig.bytes("never seen " + LONG), true, false, cancelled);
        plain.cancelOutstandingIO();
        assertEquals(List.of("CANCELLED"), cancelled.lines());
      }
      plain.writeFragment(Rig.bytes("seen " + LONG), true, true, new Calls());
      rig.transport.unblock();
      List<String> seen = messages(rig, takeover);
      assertEquals("seen " + LONG, seen.get(seen.size() - 1));
    }
  }

  @Test
  void bothAreOneConnectionWithOneOutstandingReadAndWrite() throws Exception {
    Rig rig = compressing(true);
    WebSocketContext plain = rig.context.uncompressed();
    assertSame(plain, plain.uncompressed());
    Calls read = new Calls();
    plain.readFragment(ByteBuffer.allocate(9), read);
    assertThrows(
        IllegalStateException.class,
        () -> rig.context.readFragment(ByteBuffer.allocate(9), new Calls()));
    rig.transport.block();
    rig.context.writeFragment(Rig.bytes(LARGE), true, true, new Calls());
    assertThrows(
        IllegalStateException.class,
        () -> plain.writeFragment(Rig.bytes("x"), true, true, new Calls()));
    rig.transport.unblock();
    plain.sendConnectionClose(Rig.reason(1000, ""), new Calls());
    rig.transport.receive(Peer.close());
    assertEquals(List.of("0 last close"), read.lines());
    assertEquals(1005, plain.getCloseStatus().orElseThrow().getCloseCode().getCode());
  }

  @Test
  void whereNothingWasAgreedOnItIsTheContextItself() {
    Rig rig = opened();
    assertSame(rig.context, rig.context.uncompressed());
  }
}
