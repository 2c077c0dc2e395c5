// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Connections by the thousand that do nothing. */
interface CrowdFaults extends Faults {

  /**
   * The module's share of them is the upgraded ones; the others are the container's to time out.
   */
  @Test
  default void thousandsOfHalfOpenConnections() throws Exception {
    int third = Scale.connections(600, 10_000) / 3;
    try (Scene scene = fault("half-open connections");
        Crowd silent = new Crowd(scene.port());
        Crowd inTheRequest = new Crowd(scene.port());
        Crowd upgraded = new Crowd(scene.port())) {
      byte[] request = inTheRequest.request("/native").getBytes(US_ASCII);
      byte[] half = Arrays.copyOf(request, request.length / 2);
      for (int i = 0; i < third; i++) {
        silent.connect();
      }
      scene.holds("connected, silent", third, 24 * 1024, 16);
      for (int i = 0; i < third; i++) {
        Crowd.send(inTheRequest.connect(), half);
      }
      // The request's buffers are the container's, 70 KiB of Tomcat, until its own timeout.
      scene.holds("half of the request came as well", 2 * third, 80 * 1024, 16);
      for (int i = 0; i < third; i++) {
        upgraded.open(i % 2 == 0 ? "/native" : "/managed");
      }
      scene.holds("upgraded and silent as well", 3 * third, 80 * 1024, 16);
      byte[] header = Arrays.copyOf(ClientFrame.text("x".repeat(200)).encode(), 9);
      for (int i = 0; i < third; i++) {
        Crowd.send(upgraded.get(i), header);
      }
      scene.holds("in the payload's first byte as well", 3 * third, 80 * 1024, 16);
      try (RawClient another = scene.open("/managed")) {
        another.send(ClientFrame.text("served"));
        assertEquals("served", another.readMessage().text());
      }
    }
  }
}
