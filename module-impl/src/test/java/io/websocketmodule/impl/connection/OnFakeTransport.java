// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/**
 * Makes rigs for a test, and looks behind it whether the transport's contract was kept and every
 * buffer came back.
 */
abstract class OnFakeTransport {

  private final List<Rig> rigs = new ArrayList<>();

  /** Not open yet. */
  Rig connected(Consumer<Rig> setup) {
    Rig rig = new Rig();
    setup.accept(rig);
    rigs.add(rig);
    return rig.connect();
  }

  Rig opened(Consumer<Rig> setup) {
    return connected(setup).open();
  }

  Rig opened() {
    return opened(rig -> {});
  }

  @AfterEach
  void contractKept() {
    for (Rig rig : rigs) {
      assertEquals(List.of(), rig.transport.violations());
      assertEquals(0, rig.transport.lateCalls(), "calls behind the end of the transport");
      // What the container still holds at an abort must not be used again.
      int retained = rig.transport.retains() ? 1 : 0;
      rig.context.closeTcpConnection();
      assertEquals(List.of(), rig.pool.violations());
      int missing = rig.pool.lent();
      if (missing > retained) {
        throw new AssertionError(missing + " buffers did not come back");
      }
      assertEquals(0, rig.engine.codecs().inflatersLent());
      assertEquals(0, rig.engine.codecs().deflatersLent());
      assertEquals(0, rig.engine.openConnections());
      assertEquals(0, rig.connection.queuedBytes());
    }
  }
}
