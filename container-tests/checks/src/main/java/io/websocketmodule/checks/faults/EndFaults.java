// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.ServerFrame;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Halves of an end: a close without the end of TCP, and the end of TCP without a close. */
interface EndFaults extends Faults {

  int EACH = 10;

  /** The setting of the faults' server, and what a busy machine may add. */
  long MOST_SECONDS = 2 + 28;

  /** The peer has closed and stays: the server ends TCP by itself. */
  @Test
  default void aCloseWithoutTheEndOfTcp() throws Exception {
    try (Scene scene = fault("a close, and TCP left open")) {
      List<RawClient> clients = openEach(scene);
      for (RawClient client : clients) {
        client.send(ClientFrame.close(1000, "bye"));
      }
      for (RawClient client : clients) {
        assertEquals(1000, client.readClose().closeCode());
        client.expectEnd();
      }
      scene.awaitAlone();
      scene.holds("TCP is open on the peers' side", clients.size(), 72 * 1024, 40);
    }
  }

  /** The server has closed, by 1002, and the peer neither answers nor goes. */
  @Test
  default void aCloseThatIsNeverAnswered() throws Exception {
    try (Scene scene = fault("a close that is never answered")) {
      List<RawClient> clients = openEach(scene);
      long begin = System.nanoTime();
      for (RawClient client : clients) {
        client.send(ClientFrame.text("x").reserved(3));
      }
      for (RawClient client : clients) {
        assertEquals(1002, client.readClose().closeCode());
      }
      scene.awaitAlone();
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
      assertTrue(seconds <= MOST_SECONDS, seconds + " s with a closeTimeout of 2 s");
    }
  }

  /** FIN where a close should be: nothing is waited for, and a message begun is given up. */
  @Test
  default void theEndOfTcpWithoutAClose() throws Exception {
    try (Scene scene = fault("FIN without a close")) {
      List<RawClient> clients = openEach(scene);
      for (int i = 0; i < clients.size(); i++) {
        if (i % 2 == 0) {
          clients.get(i).send(ClientFrame.text("half").notLast());
        }
        clients.get(i).halfClose();
      }
      for (RawClient client : clients) {
        expectNothingMore(client);
      }
      scene.awaitAlone();
    }
  }

  /** Echoes of what came may come; no close, which would answer nothing. */
  private static void expectNothingMore(RawClient client) throws IOException {
    try {
      while (true) {
        ServerFrame frame = client.read();
        assertTrue(!frame.close() || frame.closeCode() != 1000, "closed " + frame);
      }
    } catch (EOFException | SocketException end) {
      // As it should be.
    }
  }

  private List<RawClient> openEach(Scene scene) throws IOException {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      for (String path : FaultApplication.ECHOES) {
        clients.add(scene.open(path));
      }
    }
    return clients;
  }
}
