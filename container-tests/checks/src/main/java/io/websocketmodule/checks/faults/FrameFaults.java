// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.Received;
import io.websocketmodule.checks.client.ServerFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames that are allowed, or nearly, and cost the one who believes them. */
interface FrameFaults extends Faults {

  int KIB = 1024;

  /** A segment for each byte: header, mask and payload, text cut inside characters. */
  @Test
  default void framesThatComeByteByByte() throws Exception {
    byte[] text = "Größe \u20ac \ud83d\ude00 ".repeat(12).getBytes("UTF-8");
    List<RawClient> clients = new ArrayList<>();
    try (Scene scene = fault("frames byte by byte")) {
      ByteArrayOutputStream frames = new ByteArrayOutputStream();
      frames.writeBytes(ClientFrame.text(text).notLast().encode());
      frames.writeBytes(ClientFrame.ping(new byte[] {7}).encode());
      frames.writeBytes(ClientFrame.continuation(text).encode());
      byte[] bytes = frames.toByteArray();
      for (int i = 0; i < 10; i++) {
        for (String path : FaultApplication.ECHOES) {
          clients.add(scene.open(path));
        }
      }
      for (int at = 0; at < bytes.length; at++) {
        for (RawClient client : clients) {
          client.send(new byte[] {bytes[at]});
        }
        if (at == bytes.length / 2) {
          scene.holds("half a message came", clients.size(), 96 * KIB, 40);
        }
      }
      for (RawClient client : clients) {
        expectTwice(client, text);
      }
    }
  }

  private static void expectTwice(RawClient client, byte[] text) throws IOException {
    ByteArrayOutputStream echo = new ByteArrayOutputStream();
    int pongs = 0;
    ServerFrame frame;
    do {
      frame = client.read();
      if (frame.opcode() == 10) {
        pongs++;
      } else {
        echo.writeBytes(frame.payload());
      }
    } while (frame.opcode() == 10 || !frame.fin());
    pongs += pongs == 0 ? client.read().opcode() == 10 ? 1 : 0 : 0;
    assertEquals(1, pongs);
    byte[] twice = new byte[2 * text.length];
    System.arraycopy(text, 0, twice, 0, text.length);
    System.arraycopy(text, 0, twice, text.length, text.length);
    assertArrayEquals(twice, echo.toByteArray());
  }

  /** The native layer passes on what came; the managed one refuses at the header. */
  @Test
  default void lengthsUpToTheLargest() throws Exception {
    long[] lengths = {1L << 31, 1L << 32, 1L << 40, Long.MAX_VALUE - 1, Long.MAX_VALUE};
    List<RawClient> clients = new ArrayList<>();
    try (Scene scene = fault("lengths up to 2^63-1")) {
      for (long length : lengths) {
        ClientFrame frame = ClientFrame.binary(new byte[256 * KIB]).declaring(length);
        for (String path : FaultApplication.ECHOES) {
          RawClient client = scene.open(path);
          clients.add(client);
          client.send(frame.lengthIn(8));
          if (path.equals("/session") || path.equals("/managed")) {
            assertEquals(1009, client.readClose().closeCode(), path + " " + length);
          } else {
            expectBytes(client, 256 * KIB);
          }
        }
      }
      scene.holds("256 KiB of the message came", clients.size(), 128 * KIB, 40);
      for (RawClient client : clients) {
        client.reset();
      }
    }
  }

  private static void expectBytes(RawClient client, int count) throws IOException {
    int got = 0;
    while (got < count) {
      ServerFrame frame = client.read();
      assertEquals(false, frame.fin());
      got += frame.payload().length;
    }
    assertEquals(count, got);
  }

  /**
   * The byte with the bit is enough: nothing behind it is waited for, and nothing is read, be it
   * frames that would be right behind a shorter one.
   */
  @Test
  default void lengthsWithTheTopBit() throws Exception {
    byte[] message = ClientFrame.text("behind it").encode();
    try (Scene scene = fault("lengths with the top bit set")) {
      for (long length : new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 1, -2}) {
        byte[] header = ClientFrame.binary(new byte[0]).lengthIn(8).declaring(length).encode();
        byte[] frames = Arrays.copyOf(header, header.length + message.length);
        System.arraycopy(message, 0, frames, header.length, message.length);
        for (String path : FaultApplication.ECHOES) {
          for (int came : new int[] {3, header.length, frames.length}) {
            try (RawClient client = scene.open(path)) {
              client.send(Arrays.copyOf(frames, came));
              assertEquals(
                  1002,
                  client.read().closeCode(),
                  () -> path + ", " + length + ", " + came + " bytes");
            }
          }
        }
      }
    }
  }

  @Test
  default void aMillionEmptyFragments() throws Exception {
    fragments("a million empty fragments", 1_000_000, new byte[0], FaultApplication.ECHOES);
  }

  /** What is kept of a message is its bytes, not its fragments. */
  @Test
  default void manyFragmentsOfOneByte() throws Exception {
    int count = Scale.of(100_000, 1_000_000);
    fragments(
        count + " fragments of one byte", count, new byte[1], List.of("/session", "/managed"));
  }

  private void fragments(String fault, int count, byte[] payload, List<String> paths)
      throws Exception {
    byte[] fragment = ClientFrame.continuation(payload).notLast().encode();
    int batch = 1000;
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    for (int i = 0; i < batch; i++) {
      many.writeBytes(fragment);
    }
    try (Scene scene = fault(fault)) {
      for (String path : paths) {
        try (RawClient client = scene.open(path)) {
          client.send(ClientFrame.binary(new byte[] {1}).notLast());
          for (int i = 0; i < count / batch; i++) {
            client.send(many.toByteArray());
          }
          scene.holds("all came but the last on " + path, 1, 2L * count * payload.length, 16);
          client.send(ClientFrame.continuation(new byte[] {2}));
          Received message = client.readMessage();
          assertEquals(2 + count / batch * batch * payload.length, message.bytes().length, path);
          leave(client);
        }
      }
    }
  }

  private static void leave(RawClient client) throws IOException {
    client.send(ClientFrame.close(1000, ""));
    assertEquals(1000, client.readClose().closeCode());
  }
}
