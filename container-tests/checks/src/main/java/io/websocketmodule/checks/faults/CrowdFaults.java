// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import org.junit.jupiter.api.Test;

/** Connections by the thousand that do nothing. */
interface CrowdFaults extends Faults {

  /**
   * The module's share of them is the upgraded ones; the others are the container's to time out.
   * Only the server's end of them is measured.
   */
  @Test
  default void thousandsOfHalfOpenConnections() throws Exception {
    int all = Scale.connections(600, 10_000);
    int third = all / 3;
    int open = all - 2 * third;
    try (Scene scene = fault("half-open connections");
        DistantCrowd crowd = new DistantCrowd(scene.port())) {
      crowd.connect(third);
      scene.holds("connected, silent", third, 24 * 1024, 16);
      crowd.beginRequests(third);
      // The request's buffers are the container's, 70 KiB of Tomcat, until its own timeout.
      scene.holds("half of the request came as well", 2 * third, 80 * 1024, 16);
      crowd.open(open);
      scene.holds("upgraded and silent as well", all, 80 * 1024, 16);
      crowd.beginFrames();
      scene.holds("in the payload's first byte as well", all, 80 * 1024, 16);
      assertEquals(open, crowd.stillOpen(), "nobody who waits is sent away");
      try (RawClient another = scene.open("/managed")) {
        another.send(ClientFrame.text("served"));
        assertEquals("served", another.readMessage().text());
      }
    }
  }
}
