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
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/** Few bytes that become many (RFC 7692). */
interface CompressionFaults extends Faults {

  String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
  int RSV1 = 4;
  int MEBIBYTE = 1 << 20;

  /** A whole message is refused at its limit as it inflates; fragments pass in constant memory. */
  @Test
  default void aDecompressionBomb() throws Exception {
    int mebibytes = Scale.of(16, 1024);
    byte[] bomb = bomb(mebibytes);
    ClientFrame frame = new ClientFrame(true, RSV1, 2, true, 0, -1, bomb);
    try (Scene scene = fault(bomb.length + " bytes that inflate to " + mebibytes + " MiB")) {
      for (String path : FaultApplication.ECHOES) {
        try (RawClient client = RawClient.open(scene.port(), path, OFFER)) {
          client.send(frame);
          if (path.equals("/session") || path.equals("/managed")) {
            assertEquals(1009, client.readClose().closeCode(), path);
          } else {
            scene.holds("it came on " + path, 1, 512 * 1024, 16);
            assertEquals((long) mebibytes * MEBIBYTE, inflated(client), path);
          }
        }
      }
      scene.holds("all are through", 1, 512 * 1024, 16);
    }
  }

  /** What is no deflate stream fails its connection alone. */
  @Test
  default void compressedRubbish() throws Exception {
    byte[] rubbish = new byte[1000];
    Arrays.fill(rubbish, (byte) 0xff);
    try (Scene scene = fault("compressed rubbish")) {
      for (String path : FaultApplication.ECHOES) {
        try (RawClient client = RawClient.open(scene.port(), path, OFFER)) {
          client.send(new ClientFrame(true, RSV1, 2, true, 0, -1, rubbish));
          int code = client.readClose().closeCode();
          assertTrue(code == 1002 || code == 1007, path + ": " + code);
        }
      }
    }
  }

  /** Zeros, deflated as a message is: without the last four bytes. */
  static byte[] bomb(int mebibytes) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    byte[] zeros = new byte[MEBIBYTE];
    byte[] some = new byte[MEBIBYTE];
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < mebibytes; i++) {
      deflater.setInput(zeros);
      int flush = i == mebibytes - 1 ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
      int count;
      while ((count = deflater.deflate(some, 0, some.length, flush)) > 0) {
        out.write(some, 0, count);
      }
    }
    deflater.end();
    return Arrays.copyOf(out.toByteArray(), out.size() - 4);
  }

  /** Reads a message and counts its bytes; each is 0. */
  private static long inflated(RawClient client) throws IOException, DataFormatException {
    Inflater inflater = new Inflater(true);
    byte[] some = new byte[MEBIBYTE];
    long all = 0;
    boolean compressed = false;
    ServerFrame frame;
    do {
      frame = client.read();
      compressed |= frame.reserved() == RSV1;
      if (!compressed) {
        all += frame.payload().length;
        continue;
      }
      inflater.setInput(frame.payload());
      int count;
      while ((count = inflater.inflate(some)) > 0) {
        all += count;
      }
    } while (!frame.fin());
    inflater.end();
    return all;
  }
}
