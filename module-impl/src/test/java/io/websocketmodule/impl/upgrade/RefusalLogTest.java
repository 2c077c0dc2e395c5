// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Whoever is refused cannot fill the log. */
class RefusalLogTest {

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final RefusalLog refusals = new RefusalLog(clock::get);

  @Test
  void theSameIsSaidOnceAMinute() {
    try (LogLines log = new LogLines()) {
      for (int i = 0; i < 61; i++) {
        refusals.log(Level.WARNING, "evil {0}");
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
      }
      assertEquals(List.of("WARNING evil {0}", "WARNING evil {0}"), log.lines());
    }
  }

  @Test
  void tenOfALevelAreSaidInAMinuteAndTheLastSaysSo() {
    try (LogLines log = new LogLines()) {
      for (int i = 0; i < 1000; i++) {
        refusals.log(Level.WARNING, "evil " + i);
      }
      refusals.log(Level.INFO, "wrong");
      assertEquals(11, log.lines().size());
      assertEquals("WARNING evil 8", log.lines().get(8));
      assertEquals("WARNING evil 9 (for a minute no more refusals are logged)", log.lines().get(9));
      assertEquals("INFO wrong", log.lines().get(10));
    }
  }

  @Test
  void handshakesOfManyOriginsMakeTenLines() {
    Door first = new Door(FakeRequest.handshake());
    try (LogLines log = new LogLines()) {
      for (int i = 0; i < 100; i++) {
        String origin = "http://" + i + ".example";
        Door door = first.next(FakeRequest.handshake().header("Origin", origin));
        assertEquals(403, door.run((q, r) -> r.setStatus(101)).response.status);
      }
      assertEquals(10, log.lines().size());
      assertEquals(
          "WARNING Refused a handshake for /app/chat with Origin http://0.example and Host example.org:"
              + " the setting allowedOrigins is same-origin",
          log.lines().get(0));
    }
  }
}
