// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.Client;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.JdkClient;
import io.websocketmodule.checks.client.OkClient;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.Received;
import io.websocketmodule.checks.client.ServerFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What goes in comes out: every echo, every size, every cut, every client. */
interface EchoChecks extends Checks {

  /** The edges of the three forms of the length, and of buffers. */
  int[] SIZES = {0, 1, 125, 126, 127, 16_384, 65_535, 65_536, 1 << 20};

  @Echoes
  default void messagesOfEverySizeComeBackToARawClient(String path) throws Exception {
    try (RawClient client = RawClient.open(shared().port(), path)) {
      for (int size : SIZES) {
        byte[] data = binary(size);
        client.send(ClientFrame.binary(data));
        same(new Received(false, data), client.readMessage());
        String text = text(size);
        client.send(ClientFrame.text(text));
        same(Received.text(text), client.readMessage());
      }
    }
  }

  @Echoes
  default void messagesOfEverySizeComeBackToTheJdksClient(String path) throws Exception {
    try (Client client = JdkClient.open(shared().uri(path))) {
      allSizes(client);
    }
  }

  @Echoes
  default void messagesOfEverySizeComeBackToOkHttp(String path) throws Exception {
    try (Client client = OkClient.open(shared().uri(path))) {
      allSizes(client);
    }
  }

  private static void allSizes(Client client) throws Exception {
    for (int size : SIZES) {
      byte[] data = binary(size);
      client.send(data);
      same(new Received(false, data), client.next());
      String text = text(size);
      client.send(text);
      same(Received.text(text), client.next());
    }
    client.close(1000, "done");
    assertEquals(1000, client.closeCode());
  }

  @Echoes
  default void aPingBetweenFragmentsIsAnsweredAndTheMessageWhole(String path) throws Exception {
    try (RawClient client = RawClient.open(shared().port(), path)) {
      client.send(ClientFrame.text("frag").notLast());
      client.send(ClientFrame.ping("are you there".getBytes(StandardCharsets.UTF_8)));
      client.send(ClientFrame.continuation(new byte[0]).notLast());
      client.send(ClientFrame.continuation("mented".getBytes(StandardCharsets.UTF_8)));
      String pong = null;
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      boolean whole = false;
      while (!whole || pong == null) {
        ServerFrame frame = client.read();
        if (frame.opcode() == 10) {
          pong = frame.text();
        } else {
          message.write(frame.payload());
          whole = frame.fin();
        }
      }
      assertEquals("are you there", pong);
      assertEquals("fragmented", message.toString(StandardCharsets.UTF_8));
    }
  }

  @Echoes
  default void pingsInOneGoAreAllAnsweredInOrder(String path) throws Exception {
    try (RawClient client = RawClient.open(shared().port(), path)) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (byte i = 0; i < 10; i++) {
        all.write(ClientFrame.ping(new byte[] {i}).encode());
      }
      client.send(all.toByteArray());
      for (byte i = 0; i < 10; i++) {
        ServerFrame pong = client.read();
        assertEquals(10, pong.opcode());
        assertArrayEquals(new byte[] {i}, pong.payload());
      }
    }
  }

  @Echoes
  default void framesMayArriveByteByByte(String path) throws Exception {
    try (RawClient client = RawClient.open(shared().port(), path)) {
      client.sendByteByByte(ClientFrame.text("h\u00e9llo \ud83d\ude00").encode());
      assertEquals("h\u00e9llo \ud83d\ude00", client.readMessage().text());
      byte[] data = binary(300);
      client.sendByteByByte(ClientFrame.binary(data).encode());
      same(new Received(false, data), client.readMessage());
      client.sendByteByByte(ClientFrame.ping(new byte[] {7}).encode());
      assertArrayEquals(new byte[] {7}, client.read().payload());
    }
  }

  @Echoes
  default void aThousandMessagesInOneGoKeepTheirOrder(String path) throws Exception {
    try (RawClient client = RawClient.open(shared().port(), path)) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = 0; i < 1000; i++) {
        all.write(ClientFrame.text("message " + i).encode());
      }
      client.send(all.toByteArray());
      for (int i = 0; i < 1000; i++) {
        assertEquals("message " + i, client.readMessage().text());
      }
    }
  }

  @Echoes
  default void unaskedPongsAreIgnored(String path) throws Exception {
    try (RawClient client = RawClient.open(shared().port(), path)) {
      client.send(ClientFrame.pong(binary(125)), ClientFrame.text("after"));
      assertEquals("after", client.readMessage().text());
    }
  }

  @Echoes
  default void aHundredConnectionsAreServedAtOnce(String path) throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        clients.add(RawClient.open(shared().port(), path));
      }
      for (int i = 0; i < 100; i++) {
        clients.get(i).send(ClientFrame.text("from " + i));
      }
      for (int i = 99; i >= 0; i--) {
        assertEquals("from " + i, clients.get(i).readMessage().text());
      }
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Echoes
  default void aPeerThatReadsLateGetsAll(String path) throws Exception {
    int messages = 64;
    byte[] data = binary(64 * 1024);
    try (RawClient client = RawClient.open(shared().port(), path)) {
      // More than the sockets of both sides hold: the server has to stop and go on.
      Thread sender =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < messages; i++) {
                    client.send(ClientFrame.binary(data));
                  }
                } catch (IOException e) {
                  // The reading side fails then.
                }
              });
      sender.start();
      sender.join(300);
      for (int i = 0; i < messages; i++) {
        same(new Received(false, data), client.readMessage());
      }
      sender.join();
    }
  }

  private static byte[] binary(int size) {
    byte[] data = new byte[size];
    new Random(size).nextBytes(data);
    return data;
  }

  private static String text(int size) {
    return "\u00e9x\u20ac".repeat(size / 6 + 1).substring(0, size / 6 * 3) + "a".repeat(size % 6);
  }

  private static void same(Received expected, Received actual) {
    assertEquals(expected.isText(), actual.isText());
    assertTrue(
        Arrays.equals(expected.bytes(), actual.bytes()),
        () -> expected.bytes().length + " bytes expected, got " + actual.bytes().length);
  }
}
