// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The user's session ends: 1008, ahead of all that is queued. */
class SessionEndTest extends OnFakeTransport {

  private static final String GONE = "close 1008 gone";

  @Test
  void the1008OvertakesWhatIsQueuedAndWhatIsPendingFails() {
    Rig rig = opened();
    Calls read = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(9), read);
    rig.transport.block();
    rig.connection.send(new ControlFramesBetweenTest.Frame(5000));
    rig.connection.send(new ControlFramesBetweenTest.Frame(6000));
    rig.connection.sessionEnded("gone");
    assertEquals(List.of("SESSION_ENDED"), read.lines());
    rig.transport.unblock();
    List<String> sent = rig.sent();
    assertEquals(GONE, sent.get(sent.size() - 1));
    assertEquals(2, sent.size(), "the frame that was under way and the close");
    rig.transport.receive(Peer.close(1008, ""));
    rig.transport.receiveFin();
    assertEquals(List.of("FIN", "close"), rig.transport.actions());
  }

  @Test
  void beforeItIsOpenTheCloseWaitsForThat() {
    Rig rig = connected(any -> {});
    rig.connection.sessionEnded("gone");
    assertFalse(rig.transport.over());
    rig.open();
    assertEquals(List.of(GONE), rig.sent());
    rig.pass(Duration.ofSeconds(5));
    assertEquals(List.of("FIN", "close"), rig.transport.actions());
  }

  @Test
  void aConnectionThatIsClosingAlreadyGoesOnClosing() {
    Rig rig = opened();
    rig.context.sendConnectionClose(Rig.reason(1000, ""), new Calls());
    rig.connection.sessionEnded("gone");
    assertEquals(List.of("close 1000"), rig.sent());
  }

  @Test
  void itIsSaidOnce() {
    Rig rig = opened();
    rig.connection.sessionEnded("gone");
    rig.connection.sessionEnded("gone again");
    assertEquals(List.of(GONE), rig.sent());
  }

  @Test
  void dataFramesAreHeardAndNothingElse() {
    Rig rig = connected(any -> {});
    List<String> heard = new ArrayList<>();
    Transport.Events events =
        ArrivingData.heard(() -> heard.add("data"), rig.connection::open).apply(rig.transport);
    rig.transport.events(events);
    events.onReadable();
    rig.transport.receive(Peer.join(Peer.ping("p"), Peer.text("hello")));
    rig.transport.receive(Peer.close(1000, ""));
    assertEquals(List.of("data"), heard);
    assertEquals("pong p", rig.sent().get(0));
  }
}
