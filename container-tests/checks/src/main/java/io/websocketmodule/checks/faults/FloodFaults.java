// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.ServerFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

/** More than a peer should send. */
interface FloodFaults extends Faults {

  int PAYLOAD = 125;

  /**
   * Pings whose pongs nobody reads: the server goes on reading and keeps the newest pong (RFC 6455
   * 5.5.3). Then they are read, and their numbers rise to the last.
   */
  @Test
  default void aFloodOfPingsFromAPeerThatReadsNoPong() throws Exception {
    int pings = Scale.of(100_000, 1_000_000);
    try (Scene scene = fault(pings + " pings, no pong read")) {
      for (String path : FaultApplication.ECHOES) {
        try (RawClient client = scene.open(path)) {
          int batch = 1000;
          for (int from = 0; from < pings; from += batch) {
            ByteArrayOutputStream some = new ByteArrayOutputStream();
            for (int i = from; i < from + batch; i++) {
              some.writeBytes(ClientFrame.ping(numbered(i)).encode());
            }
            client.send(some.toByteArray());
          }
          scene.holds("all pings came on " + path, 1, 256 * 1024, 16);
          expectRising(client, pings - 1);
          client.send(ClientFrame.text("still here"));
          assertEquals("still here", client.readMessage().text());
        }
      }
    }
  }

  private static byte[] numbered(int number) {
    return ByteBuffer.allocate(PAYLOAD).putInt(number).array();
  }

  private static void expectRising(RawClient client, int last) throws IOException {
    int number = -1;
    while (number < last) {
      ServerFrame frame = client.read();
      assertEquals(10, frame.opcode());
      int next = ByteBuffer.wrap(frame.payload()).getInt();
      assertTrue(next > number, next + " after " + number);
      number = next;
    }
  }

  /** Pongs that nobody asked for are passed over (RFC 6455 5.5.3). */
  @Test
  default void aFloodOfPongs() throws Exception {
    int pongs = Scale.of(100_000, 1_000_000);
    byte[] pong = ClientFrame.pong(new byte[PAYLOAD]).encode();
    ByteArrayOutputStream some = new ByteArrayOutputStream();
    for (int i = 0; i < 1000; i++) {
      some.writeBytes(pong);
    }
    try (Scene scene = fault(pongs + " pongs");
        RawClient client = scene.open("/managed")) {
      for (int i = 0; i < pongs / 1000; i++) {
        client.send(some.toByteArray());
      }
      client.send(ClientFrame.text("still here"));
      assertEquals("still here", client.readMessage().text());
      scene.holds("all pongs came", 1, 256 * 1024, 16);
    }
  }

  /** Small messages to an echo that nobody reads: the server stops reading, and holds little. */
  @Test
  default void messagesFromPeersThatReadNoEcho() throws Exception {
    byte[] small = ClientFrame.text("x").encode();
    ByteBuffer many = ByteBuffer.allocateDirect(64 * 1024 / small.length * small.length);
    while (many.hasRemaining()) {
      many.put(small);
    }
    int each = Scale.of(1, 10);
    try (Scene scene = fault("messages without end, no echo read");
        Crowd crowd = new Crowd(scene.port())) {
      long taken = 0;
      for (int i = 0; i < each; i++) {
        for (String path : FaultApplication.ECHOES) {
          taken += sendUntilHeldBack(crowd.open(path), many);
        }
      }
      System.out.printf("fault | held back after %,d bytes each%n", taken / crowd.size());
      scene.holds("all are held back", crowd.size(), 2_500_000, 16 + crowd.size());
    }
  }

  /** Sends until nothing has been taken for a while. */
  private static long sendUntilHeldBack(SocketChannel channel, ByteBuffer bytes)
      throws IOException, InterruptedException {
    channel.configureBlocking(false);
    long taken = 0;
    long quietSince = System.nanoTime();
    bytes.rewind();
    while (System.nanoTime() - quietSince < 100_000_000) {
      int count = channel.write(bytes);
      taken += count;
      if (!bytes.hasRemaining()) {
        bytes.rewind();
      }
      if (count > 0) {
        quietSince = System.nanoTime();
      }
      assertTrue(taken < 1 << 28, "a peer that reads nothing is never held back");
      Thread.onSpinWait();
    }
    return taken;
  }
}
