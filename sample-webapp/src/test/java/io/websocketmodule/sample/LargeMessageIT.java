// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A message that is far larger than the server's memory streams through the native echo. */
class LargeMessageIT {

  private static final long GIBIBYTE = 1L << 30;

  /** In bytes; a multiple of 4, so that a masked block is the same at every place. */
  private static final int BLOCK = 64 * 1024;

  @Test
  @Timeout(value = 180, unit = TimeUnit.SECONDS)
  void aGibibyteInOneFrameComesBackFromAServerOf64Mebibytes() throws Exception {
    byte[] block = new byte[BLOCK];
    new Random(1).nextBytes(block);
    try (ServerProcess server = ServerProcess.ready();
        RawClient client = new RawClient(server.port())) {
      String head = client.get("/echo", RawClient.HANDSHAKE);
      assertTrue(head.startsWith("HTTP/1.1 101 "), head);

      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> send(client, block), task -> new Thread(task).start());
      receive(client, block);
      sent.get(10, TimeUnit.SECONDS);

      Client other = Client.connect(server.ws("/echo"));
      other.send("still well");
      assertEquals("still well", other.next());
    }
  }

  /** One frame, with a 64-bit length and a masking key (RFC 6455 5.2, 5.3). */
  private static void send(RawClient client, byte[] block) {
    byte[] key = {0x12, (byte) 0x9A, 0x5F, (byte) 0xE0};
    byte[] masked = new byte[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      masked[i] = (byte) (block[i] ^ key[i % 4]);
    }
    ByteBuffer header = ByteBuffer.allocate(14);
    header.put((byte) 0x82).put((byte) 0xFF).putLong(GIBIBYTE).put(key);
    try {
      OutputStream out = client.out();
      out.write(header.array());
      for (long left = GIBIBYTE; left > 0; left -= BLOCK) {
        out.write(masked);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void receive(RawClient client, byte[] block) throws IOException {
    byte[] buffer = new byte[BLOCK];
    long received = 0;
    boolean last = false;
    while (!last) {
      RawClient.Header header = client.header();
      assertEquals(received == 0 ? 2 : 0, header.opcode());
      last = header.last();
      for (long left = header.length(); left > 0; ) {
        int offset = (int) (received % BLOCK);
        int count = (int) Math.min(left, BLOCK - offset);
        client.in().readFully(buffer, 0, count);
        assertTrue(
            Arrays.equals(block, offset, offset + count, buffer, 0, count), "at " + received);
        received += count;
        left -= count;
      }
    }
    assertEquals(GIBIBYTE, received);
  }
}
