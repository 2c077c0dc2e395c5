// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Attacks on the life of a connection: its end, and what is left of it. */
final class LifeReplays {

  /** In the order of their table in docs/known-vulnerabilities.md. */
  static final List<KnownVulnerability> ALL =
      List.of(
          new KnownVulnerability("CVE-2022-25762", "Tomcat", LifeReplays::sendsBesideTheClose),
          new KnownVulnerability("CVE-2024-23672", "Tomcat", LifeReplays::closesLeftHalf),
          new KnownVulnerability("CVE-2021-42340", "Tomcat", LifeReplays::connectionsThatWere));

  private static final int KIB = 1024;

  private LifeReplays() {}

  /**
   * Two threads send while the peer closes, and the objects of the ended connection are used for
   * the next one: its peer gets what was for the other.
   */
  private static void sendsBesideTheClose(Scene scene) throws Exception {
    RawClient before = null;
    for (int i = 0; i < Scale.of(50, 500); i++) {
      String tag = "for " + i;
      RawClient client = scene.open(FaultApplication.TALK + "?" + Talker.TAG + "=for%20" + i);
      if (before != null) {
        before.send(ClientFrame.close(1000, ""));
      }
      for (int heard = 0; heard < 20; heard++) {
        Bystanders.expect(tag, client.read());
      }
      if (before != null) {
        before.close();
      }
      before = client;
    }
    before.close();
  }

  /** Peers that begin the closing handshake, or are asked to, and go no further. */
  private static void closesLeftHalf(Scene scene) throws Exception {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      for (String path : FaultApplication.ECHOES) {
        RawClient client = scene.open(path);
        clients.add(client);
        // Half a close frame; a close, and TCP left open; a violation, and the 1002 not answered.
        byte[] close = ClientFrame.close(1000, "bye").encode();
        switch (i) {
          case 0 -> client.send(Arrays.copyOf(close, close.length - 1));
          case 1, 2 -> client.send(close);
          default -> client.send(ClientFrame.text("x").unmasked());
        }
      }
    }
    for (int i = 0; i < FaultApplication.ECHOES.size(); i++) {
      clients.get(i).halfClose();
    }
    scene.awaitAlone();
    for (RawClient client : clients) {
      client.close();
    }
  }

  /** Something is kept of every connection that was closed. */
  private static void connectionsThatWere(Scene scene) throws Exception {
    int times = Scale.of(200, 2000);
    for (int i = 0; i < times; i++) {
      String path = FaultApplication.ECHOES.get(i % FaultApplication.ECHOES.size());
      try (RawClient client = RawClient.open(scene.port(), path)) {
        client.send(ClientFrame.text("x"), ClientFrame.close(1000, ""));
        assertEquals("x", client.readMessage().text());
        assertTrue(client.read().close());
      }
    }
    scene.awaitAlone();
    scene.holds("all are closed", times, KIB, 40);
  }
}
