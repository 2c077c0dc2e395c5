// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.Fragment;
import io.websocketmodule.WebSocketCompletion;
import io.websocketmodule.WebSocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a connection does because of the time, on a clock that the test moves. */
class DeadlinesTest extends OnFakeTransport {

  private static final int LARGE = 400_000;

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  private Rig pinging() {
    return opened(
        rig -> {
          rig.ping = millis(1000);
          rig.pong = millis(700);
        });
  }

  @Test
  void withTheDefaultsNothingEverHappens() {
    Rig rig = opened();
    Calls calls = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(9), calls);
    for (int day = 0; day < 10; day++) {
      rig.pass(Duration.ofDays(1));
    }
    assertEquals(List.of(), calls.lines());
    assertEquals(List.of(), rig.sent());
    assertFalse(rig.connection.timekeeper.hasDeadlines());
  }

  @Test
  void pingsGoAtTheirIntervalWhilePongsCome() {
    Rig rig = pinging();
    for (int i = 1; i <= 5; i++) {
      rig.passMillis(999);
      assertEquals(i - 1, rig.sent().size());
      rig.passMillis(1);
      assertEquals(i, rig.sent().size());
      assertEquals("ping", rig.sent().get(i - 1));
      rig.transport.receive(Peer.pong(""));
    }
    assertTrue(rig.connection.isOpen());
  }

  @Test
  void aPongThatComesBeforeTheWriteOfItsPingHasReturnedCounts() {
    Rig rig = pinging();
    rig.transport.atWritesEnd =
        () -> {
          rig.transport.atWritesEnd = null;
          Thread reader = new Thread(() -> rig.transport.receive(Peer.pong("")));
          reader.start();
          try {
            reader.join(20_000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    rig.passMillis(1000);
    assertEquals(List.of("ping"), rig.sent());
    rig.passMillis(999);
    assertTrue(rig.connection.isOpen());
  }

  @Test
  void aPingThatIsNotAnsweredAborts() {
    Rig rig = pinging();
    Calls calls = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(9), calls);
    rig.passMillis(1000);
    rig.transport.receive(Peer.ping("other frames do not count"));
    rig.passMillis(699);
    assertEquals(List.of(), calls.lines());
    rig.passMillis(1);
    assertEquals(List.of("TIMEOUT"), calls.lines());
    assertEquals(List.of("abort"), rig.transport.actions());
  }

  @Test
  void theTimeOfAPongStandsStillWhilePayloadWaitsThatNobodyReads() throws Exception {
    Rig rig = pinging();
    rig.passMillis(1000);
    rig.transport.receive(Peer.text("waits"));
    rig.transport.receive(Peer.pong(""));
    rig.pass(Duration.ofSeconds(60));
    assertTrue(rig.connection.isOpen());
    assertTrue(rig.sent().size() > 1, "pings go on");
    assertEquals(5, rig.context.readFragment(ByteBuffer.allocate(9)).count());
    rig.passMillis(800);
    assertTrue(rig.connection.isOpen(), "the pong was behind the payload");
  }

  @Test
  void theTimeOfAPongRunsOnWhenThePayloadWasRead() throws Exception {
    Rig rig = pinging();
    rig.passMillis(1000);
    rig.transport.receive(Peer.text("waits"));
    rig.pass(Duration.ofSeconds(60));
    rig.context.readFragment(ByteBuffer.allocate(9));
    rig.passMillis(699);
    assertTrue(rig.connection.isOpen());
    rig.passMillis(1);
    assertEquals(List.of("abort"), rig.transport.actions());
  }

  @Test
  void aPingBehindALongFrameHasItsTimeFromWhenItLeaves() {
    Rig rig = pinging();
    rig.transport.block();
    rig.context.writeFragment(ByteBuffer.allocate(LARGE), false, true, new Calls());
    for (int i = 0; i < 10; i++) {
      rig.passMillis(1000);
      rig.transport.grant(LARGE / 20);
    }
    assertTrue(rig.connection.isOpen(), "the peer could not know of the ping");
    rig.transport.unblock();
    rig.passMillis(699);
    assertTrue(rig.connection.isOpen());
    rig.passMillis(1);
    assertEquals(List.of("abort"), rig.transport.actions());
  }

  @Test
  void onceACloseIsSentOrReceivedNoPongIsAwaited() {
    for (boolean ours : new boolean[] {false, true}) {
      Rig rig = pinging();
      rig.passMillis(1000);
      if (ours) {
        rig.context.sendConnectionClose(Rig.reason(1000, ""), new Calls());
      } else {
        rig.transport.receive(Peer.close(1000, ""));
      }
      for (int i = 0; i < 49; i++) {
        rig.passMillis(100);
        assertFalse(rig.transport.over(), "the close has its own time");
      }
      assertEquals(ours ? List.of("ping", "close 1000") : List.of("ping"), rig.sent());
      rig.passMillis(100);
      assertTrue(rig.transport.over());
    }
  }

  @Test
  void aConnectionWithoutFramesIsClosedWith1001AfterIdleTimeout() {
    Rig rig = opened(r -> r.idle = millis(1000));
    Calls calls = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(9), calls);
    rig.passMillis(999);
    rig.transport.receive(Peer.ping(""));
    rig.passMillis(999);
    rig.context.writeFragment(Rig.bytes("x"), true, true, new Calls());
    rig.passMillis(999);
    assertEquals(List.of("pong", "text x"), rig.sent());
    rig.passMillis(1);
    assertTrue(rig.sent().get(2).startsWith("close 1001"), rig.sent().toString());
    assertEquals(List.of("TIMEOUT"), calls.lines());
  }

  @Test
  void theIdleTimeStandsStillWhilePayloadWaitsAndEndsWithAClose() throws Exception {
    Rig rig = opened(r -> r.idle = millis(1000));
    rig.transport.receive(Peer.text("waits"));
    rig.context.writeFragment(Rig.bytes("x"), true, true, new Calls());
    rig.pass(Duration.ofSeconds(60));
    assertEquals(List.of("text x"), rig.sent());
    rig.context.readFragment(ByteBuffer.allocate(9));
    rig.transport.receive(Peer.close(1000, ""));
    rig.passMillis(4000);
    assertEquals(List.of("text x"), rig.sent(), "the answer is the handler's");
  }

  @Test
  void payloadThatNobodyReadsAbortsAfterStalledTimeout() {
    Rig rig = opened(r -> r.stalled = millis(1000));
    rig.pass(Duration.ofSeconds(60));
    rig.transport.receive(Peer.text("waits"));
    rig.passMillis(999);
    assertFalse(rig.transport.over());
    rig.passMillis(1);
    assertEquals(List.of("abort"), rig.transport.actions());
  }

  @Test
  void aReaderThatComesInTimeIsNotStalled() throws Exception {
    Rig rig = opened(r -> r.stalled = millis(1000));
    rig.transport.receive(Peer.text("waits"));
    for (int i = 0; i < 5; i++) {
      rig.passMillis(999);
      assertEquals(1, rig.context.readFragment(ByteBuffer.allocate(1)).count());
    }
    rig.pass(Duration.ofSeconds(60));
    assertTrue(rig.connection.isOpen());
  }

  @Test
  void aWriteWithoutProgressAbortsAfterSendTimeout() {
    Rig rig = opened();
    rig.transport.block();
    Calls calls = new Calls();
    rig.context.writeFragment(ByteBuffer.allocate(LARGE), false, true, calls);
    rig.passMillis(29_999);
    assertEquals(List.of(), calls.lines());
    rig.passMillis(1);
    assertEquals(List.of("TIMEOUT"), calls.lines());
    assertEquals(List.of("abort"), rig.transport.actions());
  }

  @Test
  void aWriteWithSomeProgressGoesOnForAsLongAsItTakes() {
    Rig rig = opened();
    rig.transport.block();
    Calls calls = new Calls();
    rig.context.writeFragment(ByteBuffer.allocate(LARGE), false, true, calls);
    for (int granted = 0; granted < LARGE; granted += 4000) {
      rig.passMillis(29_000);
      assertEquals(List.of(), calls.lines());
      rig.transport.grant(4000);
    }
    rig.transport.grant(100);
    assertEquals(List.of(LARGE + " last"), calls.lines());
    rig.pass(Duration.ofDays(1));
    assertTrue(rig.connection.isOpen(), "nothing waits any more");
  }

  @Test
  void eventsWithoutProgressDoNotCountAsProgress() {
    Rig rig = opened();
    rig.transport.block();
    Calls calls = new Calls();
    rig.context.writeFragment(ByteBuffer.allocate(LARGE), false, true, calls);
    for (int i = 0; i < 30; i++) {
      assertEquals(List.of(), calls.lines());
      rig.transport.writable();
      rig.passMillis(1000);
    }
    assertEquals(List.of("TIMEOUT"), calls.lines());
  }

  @Test
  void aPingThatCannotBeWrittenWhilePayloadWaitsAbortsAfterSendTimeout() {
    Rig rig = pinging();
    rig.transport.receive(Peer.text("waits"));
    rig.transport.block();
    rig.passMillis(1000);
    assertTrue(rig.transport.retains());
    for (int i = 0; i < 29; i++) {
      rig.passMillis(1000);
      assertFalse(rig.transport.over());
    }
    rig.passMillis(1000);
    assertEquals(List.of("abort"), rig.transport.actions());
  }

  @Test
  void aConnectionThatEndedIsNotWatched() {
    Rig rig = pinging();
    rig.context.closeTcpConnection();
    assertFalse(rig.connection.timekeeper.hasDeadlines());
    rig.pass(Duration.ofDays(1));
    assertEquals(List.of(), rig.sent());
  }

  @Test
  void aConnectionThatIsNeverHandedOverIsRefusedAfterAMinute() {
    Rig waiting = new Rig().connect();
    List<String> ends = new ArrayList<>();
    waiting.context.readFragment(
        ByteBuffer.allocate(1),
        new WebSocketCompletion<Object>() {
          @Override
          public void completed(Fragment fragment, Object none) {
            ends.add("completed");
          }

          @Override
          public void failed(WebSocketException e, Object none) {
            ends.add(e.kind().toString());
          }
        });
    waiting.connection.switching();
    waiting.pass(Duration.ofSeconds(59));
    assertEquals(List.of(), ends);
    waiting.pass(Duration.ofSeconds(1));
    assertEquals(List.of("ABORTED"), ends);
    waiting.open(); // too late
    assertEquals(List.of("abort"), waiting.transport.actions());
  }

  @Test
  void theTimeOfTheHandOverEndsWithIt() {
    Rig handed = new Rig().connect();
    handed.connection.switching();
    handed.open();
    handed.pass(Duration.ofMinutes(2));
    handed.transport.receive(Peer.ping("still here"));
    assertEquals(List.of("pong still here"), handed.sent());
  }
}
