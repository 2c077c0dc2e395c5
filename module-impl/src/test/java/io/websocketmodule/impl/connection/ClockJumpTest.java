// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The clock jumps: the machine slept, the JVM was stopped, or the count of nanoseconds wraps. */
class ClockJumpTest extends OnFakeTransport {

  private static final Duration NIGHT = Duration.ofHours(8);

  private Rig timed() {
    return opened(
        rig -> {
          rig.ping = Duration.ofSeconds(20);
          rig.pong = Duration.ofSeconds(20);
          rig.idle = Duration.ofMinutes(1);
        });
  }

  /** As the thread that looks does it when a park of a tick took the whole night. */
  private static void sleep(Rig rig) {
    rig.nanos.addAndGet(NIGHT.toNanos());
    rig.engine.watch().woken(NIGHT.toNanos());
    rig.engine.tick();
  }

  @Test
  void aPauseOfTheMachineEndsNoConnection() {
    Rig rig = timed();
    rig.passMillis(20_000);
    assertEquals(List.of("ping"), rig.sent());
    sleep(rig);
    assertTrue(rig.connection.isOpen(), "its pong may lie unread");
    rig.transport.receive(Peer.pong(""));
    rig.passMillis(10_000);
    assertTrue(rig.connection.isOpen());
  }

  @Test
  void behindAPauseAPeerHasAMomentAndNoMore() {
    Rig rig = timed();
    rig.passMillis(20_000);
    sleep(rig);
    rig.passMillis(1_999);
    assertTrue(rig.connection.isOpen());
    rig.passMillis(1);
    assertFalse(rig.connection.isOpen());
    assertEquals(List.of("abort"), rig.transport.actions());
  }

  @Test
  void aLateLookIsNoPause() {
    Rig rig = timed();
    rig.passMillis(20_000);
    rig.nanos.addAndGet(Duration.ofMillis(20_000).toNanos());
    rig.engine.watch().woken(Duration.ofSeconds(2).toNanos());
    rig.engine.tick();
    assertFalse(rig.connection.isOpen(), "no pong for 20 seconds");
  }

  /** Every connection of these tests begins a second before the count of nanoseconds wraps. */
  @Test
  void theCountOfNanosecondsMayWrap() {
    Rig rig = timed();
    assertTrue(rig.nanos.get() > 0);
    for (int i = 0; i < 10; i++) {
      rig.passMillis(20_000);
      rig.transport.receive(Peer.pong(""));
    }
    assertTrue(rig.nanos.get() < 0);
    assertEquals(10, rig.sent().size());
    assertTrue(rig.connection.isOpen());
  }
}
