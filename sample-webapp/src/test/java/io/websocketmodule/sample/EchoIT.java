// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every echo returns what came, in each style of the API. */
class EchoIT {

  /** Around the lengths where the header changes, the echo's buffer, and beyond a batch. */
  private static final int[] SIZES = {0, 1, 125, 126, 8191, 8192, 8193, 65535, 65536, 2_500_000};

  private static ServerProcess server;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.ready();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/echo", "/echo-blocking", "/echo-managed"})
  void binaryMessagesOfAllSizesComeBack(String path) throws Exception {
    Client client = Client.connect(server.ws(path));
    for (int size : SIZES) {
      byte[] message = new byte[size];
      new Random(size).nextBytes(message);
      client.send(message);
      assertArrayEquals(message, (byte[]) client.next(), size + " bytes");
    }
    client.close(1000);
    assertEquals(1000, client.closeCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/echo", "/echo-blocking", "/echo-managed"})
  void textMessagesOfAllSizesComeBack(String path) throws Exception {
    Client client = Client.connect(server.ws(path));
    for (int size : SIZES) {
      // Of 1, 2, 3 and 4 bytes in UTF-8: some are split between the echo's buffers.
      String message = "aä你\uD83D\uDE00".repeat(size / 10);
      client.send(message);
      assertEquals(message, client.next(), size + " bytes");
    }
    client.close(1000);
    assertEquals(1000, client.closeCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/echo", "/echo-managed", "/echo-blocking"})
  void theCodeOfThePeersCloseComesBack(String path) throws Exception {
    Client client = Client.connect(server.ws(path));
    client.close(4321);
    assertEquals(4321, client.closeCode());
  }
}
