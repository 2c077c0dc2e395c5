// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.Fragment;
import io.websocketmodule.WebSocketCompletion;
import io.websocketmodule.WebSocketException;
import io.websocketmodule.impl.protocol.DeflatePolicy;
import io.websocketmodule.impl.protocol.DeflateTerms;
import io.websocketmodule.impl.protocol.RawDeflate;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every combination of RFC 7692 7.1's parameters, with messages of 0 bytes to 1 MiB in one frame or
 * many, with control frames between: echoed fragment by fragment through a whole connection, and
 * compared with the JDK's zlib used directly.
 */
class CompressionSuiteTest extends OnFakeTransport {

  private static final int[] SIZES = {
    0, 1, 4, 0, 125, 126, 1000, 4_095, 16_384, 65_535, 65_536, 100_000, 1_048_576, 10
  };

  private static final byte[] TEXT = text(1_050_000);

  /** How a peer cuts a message into frames. */
  private enum Frames {
    ONE,
    THREE,
    MANY
  }

  @TestFactory
  Stream<DynamicTest> combinations() {
    List<DynamicTest> tests = new ArrayList<>();
    for (boolean serverTakeover : new boolean[] {false, true}) {
      for (boolean clientTakeover : new boolean[] {false, true}) {
        for (int clientWindow : new int[] {9, 12, 15}) {
          for (Frames frames : Frames.values()) {
            for (boolean pings : new boolean[] {false, true}) {
              Combination combination =
                  new Combination(serverTakeover, clientTakeover, clientWindow, frames, pings);
              tests.add(DynamicTest.dynamicTest(combination.toString(), () -> run(combination)));
            }
          }
        }
      }
    }
    return tests.stream();
  }

  private record Combination(
      boolean serverTakeover,
      boolean clientTakeover,
      int clientWindow,
      Frames frames,
      boolean pings) {}

  private void run(Combination how) throws Exception {
    DeflateTerms terms =
        new DeflateTerms(how.serverTakeover, how.clientTakeover, false, how.clientWindow);
    Rig rig =
        opened(
            setup -> {
              setup.terms = terms;
              setup.policy = new DeflatePolicy(how.serverTakeover, how.clientTakeover, 15, 0, 1);
            });
    new Echo(rig).read();
    Random random = new Random(how.hashCode());
    RawDeflate peer = new RawDeflate(how.clientTakeover, how.serverTakeover, how.clientWindow, 1);
    List<byte[]> messages = new ArrayList<>();
    int pings = 0;
    for (int size : SIZES) {
      byte[] message = Arrays.copyOfRange(TEXT, size % 1_000, size % 1_000 + size);
      messages.add(message);
      pings += send(rig, how, random, peer.deflate(message));
    }
    rig.transport.receive(Peer.frame(true, Peer.CLOSE, new byte[0]));
    check(rig, how, peer, messages, pings);
    peer.close();
  }

  /** Something like text: ASCII, so that it may be cut anywhere, and not all the same. */
  private static byte[] text(int size) {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    while (text.length() < size) {
      text.append("word".repeat(random.nextInt(3))).append(random.nextInt(40)).append(' ');
    }
    return text.substring(0, size).getBytes(UTF_8);
  }

  private static int send(Rig rig, Combination how, Random random, byte[] payload) {
    int pieces =
        switch (how.frames) {
          case ONE -> 1;
          case THREE -> 3;
          case MANY -> Math.max(1, Math.min(payload.length, 200));
        };
    int pings = 0;
    int at = 0;
    for (int i = 0; i < pieces; i++) {
      boolean last = i == pieces - 1;
      int end = last ? payload.length : at + random.nextInt(2 * payload.length / pieces + 1);
      end = Math.min(end, payload.length);
      int first = i == 0 ? 0x40 | Peer.TEXT : Peer.CONTINUATION;
      byte[] piece = Arrays.copyOfRange(payload, at, end);
      rig.transport.receive(Peer.frame(first | (last ? 0x80 : 0), piece, random.nextInt()));
      at = end;
      if (how.pings && i % 10 == 0) {
        rig.transport.receive(Peer.ping("" + i));
        pings++;
      }
    }
    return pings;
  }

  private static void check(
      Rig rig, Combination how, RawDeflate peer, List<byte[]> messages, int pings)
      throws Exception {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    boolean inside = false;
    boolean compressed = false;
    int pongs = 0;
    int next = 0;
    for (Peer.Frame frame : Peer.frames(rig.transport.output())) {
      if (frame.opcode() >= Peer.CLOSE) {
        assertFalse(frame.rsv1());
        pongs += frame.opcode() == Peer.PONG ? 1 : 0;
        continue;
      }
      assertFalse(inside && frame.rsv1(), "the first frame, and no other");
      compressed |= frame.rsv1();
      assertEquals(inside ? Peer.CONTINUATION : Peer.TEXT, frame.opcode());
      message.writeBytes(frame.payload());
      inside = !frame.fin();
      if (frame.fin()) {
        byte[] payload = message.toByteArray();
        byte[] expected = messages.get(next++);
        assertArrayEquals(expected, compressed ? peer.inflate(payload) : payload);
        assertTrue(compressed || expected.length < 1_000, "only a small one would have grown");
        compressed = false;
        message.reset();
      }
    }
    assertEquals(messages.size(), next);
    assertEquals(pings, pongs);
    long plain = messages.stream().mapToLong(sent -> sent.length).sum();
    assertTrue(rig.transport.output().length < plain / 2, "it was compressed");
  }

  /** Echoes fragments as they come. */
  private static final class Echo implements WebSocketCompletion<Object> {

    private final Rig rig;
    private final ByteBuffer buffer = ByteBuffer.allocate(10_000);
    private final Calls written =
        new Calls(
            (line, attachment) -> {
              if (line.contains(" ") || line.matches("[0-9]+")) {
                read();
              }
            });

    Echo(Rig rig) {
      this.rig = rig;
    }

    void read() {
      rig.context.readFragment(buffer.clear(), this);
    }

    @Override
    public void completed(Fragment fragment, Object attachment) {
      if (!fragment.connectionClose()) {
        rig.context.writeFragment(buffer.flip(), fragment.utf8(), fragment.last(), written);
      }
    }

    @Override
    public void failed(WebSocketException failure, Object attachment) {
      throw new AssertionError(failure);
    }
  }
}
