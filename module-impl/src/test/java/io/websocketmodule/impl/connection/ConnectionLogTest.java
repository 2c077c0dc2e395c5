// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of each connection the log has one line at its beginning and one at its end. */
class ConnectionLogTest extends OnFakeTransport {

  private static final Logger LOGGER = Logger.getLogger(ConnectionLog.LOGGER);
  private static final String NOTHING =
      ", received 0 messages of 0 bytes, sent 0 messages of 0 bytes";

  private final List<String> lines = new ArrayList<>();

  private final NotedLines handler = new NotedLines(lines);

  @BeforeEach
  void somebodyReads() {
    LOGGER.addHandler(handler);
    LOGGER.setLevel(Level.FINE);
  }

  @AfterEach
  void nobodyReads() {
    LOGGER.removeHandler(handler);
    LOGGER.setLevel(null);
  }

  private Rig logged() {
    Rig rig = connected(setup -> setup.idle = Duration.ofHours(1));
    rig.connection.log(new ConnectionLog(7, "/chat from 192.0.2.1:50000"));
    rig.open();
    assertEquals(
        List.of("7 opened: /chat from 192.0.2.1:50000, transport memory"), List.copyOf(lines));
    lines.clear();
    rig.passMillis(1500);
    return rig;
  }

  @Test
  void aCloseOfThePeerIsToldWithAllThatPassed() {
    Rig rig = logged();
    rig.context.readFragment(ByteBuffer.allocate(9), new Calls());
    rig.context.writeFragment(Rig.bytes("welcome"), true, true, new Calls());
    rig.transport.receive(Peer.join(Peer.text("hello"), Peer.close(4000, "secret")));
    rig.context.sendConnectionClose(Rig.reason(4000, ""), new Calls());
    assertEquals(
        List.of(
            "7 closed: 4000 by the peer; after 1.500 s, received 1 message of 5 bytes,"
                + " sent 1 message of 7 bytes"),
        lines);
  }

  @Test
  void aCloseWithoutACodeIs1005() {
    Rig rig = logged();
    rig.transport.receive(Peer.close());
    rig.connection.answerClose();
    assertEquals(List.of("7 closed: 1005 by the peer; after 1.500 s" + NOTHING), lines);
  }

  @Test
  void ourCloseIsToldAsOursWhateverThePeerAnswers() {
    Rig rig = logged();
    rig.context.sendConnectionClose(Rig.reason(1001, "bye"), new Calls());
    rig.passMillis(100);
    rig.context.readFragment(ByteBuffer.allocate(9), new Calls());
    // In one read: the connection ends before what that brought is added up otherwise.
    rig.transport.receive(Peer.join(Peer.text("hello"), Peer.close(1000, "")));
    assertEquals(
        List.of(
            "7 closed: 1001 by this side; after 1.600 s, received 1 message of 5 bytes,"
                + " sent 0 messages of 0 bytes"),
        lines);
  }

  @Test
  void aLossIs1006OfThePeer() {
    logged().transport.receiveFin();
    assertEquals(
        List.of(
            "7 closed: 1006 by the peer, DISCONNECTED: The peer ended TCP without a close frame;"
                + " after 1.500 s"
                + NOTHING),
        lines);
  }

  @Test
  void anAbortIs1006OfThisSide() {
    logged().context.closeTcpConnection();
    assertEquals(
        List.of(
            "7 closed: 1006 by this side, ABORTED: This side ended the connection; after 1.500 s"
                + NOTHING),
        lines);
  }

  @Test
  void aFailureHasItsCodeAndItsReason() {
    Rig rig = logged();
    rig.transport.receive(new byte[] {(byte) 0x83, (byte) 0x80});
    rig.transport.receiveFin();
    assertEquals(1, lines.size());
    String line = lines.get(0);
    assertEquals("7 closed: 1002 by this side, PROTOCOL: ", line.substring(0, 39));
  }

  @Test
  void withoutAReaderThereIsNothingToWrite() {
    LOGGER.setLevel(Level.INFO);
    assertFalse(ConnectionLog.shown());
    Rig rig = opened();
    rig.transport.lose();
    assertEquals(List.of(), lines);
  }
}
