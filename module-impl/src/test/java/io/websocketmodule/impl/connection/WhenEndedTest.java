// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever asked hears of the end of a connection, once. */
class WhenEndedTest {

  private final List<String> told = new ArrayList<>();
  private final Rig rig = new Rig().connect();

  private void ask(String who) {
    rig.connection.whenEnded(() -> told.add(who));
  }

  @Test
  void allAreToldInTheOrderInWhichTheyAsked() {
    ask("first");
    ask("second");
    rig.open();
    assertEquals(List.of(), told);
    rig.transport.lose();
    assertEquals(List.of("first", "second"), told);
  }

  @Test
  void aConnectionThatNeverOpensEndsToo() {
    ask("first");
    rig.connection.refuse(new IOException("provoked by a test"));
    assertEquals(List.of("first"), told);
  }

  @Test
  void whoeverAsksLateIsToldAtOnce() {
    ask("first");
    rig.open();
    rig.transport.lose();
    ask("late");
    assertEquals(List.of("first", "late"), told);
  }

  @Test
  void whatOneThrowsDoesNotKeepItFromTheNext() {
    rig.open();
    rig.connection.whenEnded(
        () -> {
          throw new IllegalStateException("provoked by a test");
        });
    ask("second");
    try {
      rig.transport.lose();
    } catch (IllegalStateException expected) {
      assertEquals("provoked by a test", expected.getMessage());
    }
    assertEquals(List.of("second"), told);
  }
}
