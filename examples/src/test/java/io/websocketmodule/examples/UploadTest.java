// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.ServerFrame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * One message goes to disk as it comes, and the heap does not grow with it. 64 MiB by default;
 * {@code -Dupload.mebibytes=1024} moves a whole gibibyte.
 */
class UploadTest {

  private static final int MEBIBYTE = 1 << 20;

  /** In bytes: far less than the smallest upload, far more than the buffers on the way. */
  private static final long GROWTH_LIMIT = 4 * MEBIBYTE;

  private static final int MEBIBYTES = Integer.getInteger("upload.mebibytes", 64);

  private final byte[] piece = new byte[MEBIBYTE];

  @Test
  void nativeReadsHoldOneBuffer() throws Exception {
    try (ExampleServer server = new ExampleServer(new NativeUpload())) {
      upload(server.port(), "/native-upload");
    }
  }

  @Test
  void theStreamHoldsOneBuffer() throws Exception {
    try (ExampleServer server = new ExampleServer(new StreamUpload())) {
      upload(server.port(), "/upload");
    }
  }

  private void upload(int port, String path) throws IOException {
    new Random(1).nextBytes(piece);
    byte[] first = ClientFrame.binary(piece).notLast().encode();
    byte[] next = ClientFrame.continuation(piece).notLast().encode();
    byte[] last = ClientFrame.continuation(piece).encode();
    try (RawClient client = RawClient.open(port, path)) {
      client.send(first);
      long before = heapInUse();
      for (int i = 0; i < MEBIBYTES - 2; i++) {
        client.send(next);
      }
      long growth = heapInUse() - before;
      client.send(last);

      ServerFrame answer = client.read();
      Path saved = Path.of(answer.close() ? answer.closeReason() : answer.text());
      assertTrue(growth < GROWTH_LIMIT, "the heap grew by " + growth + " bytes");
      assertSaved(saved);
    }
  }

  private void assertSaved(Path saved) throws IOException {
    try (InputStream file = Files.newInputStream(saved)) {
      byte[] read = new byte[MEBIBYTE];
      for (int i = 0; i < MEBIBYTES; i++) {
        assertEquals(MEBIBYTE, file.readNBytes(read, 0, MEBIBYTE));
        assertTrue(Arrays.equals(piece, read), "mebibyte " + i + " differs");
      }
      assertEquals(-1, file.read());
    } finally {
      Files.delete(saved);
    }
  }

  private static long heapInUse() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
