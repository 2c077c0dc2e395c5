// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the way out makes of messages, the way in turns back, and chance input breaks neither. */
class FragmentRoundTripTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void randomMessagesComeBackAsTheyWentOut() {
    for (int round = 0; round < 400; round++) {
      boolean masked = random.nextBoolean();
      List<String> expected = new ArrayList<>();
      byte[] wire = conversation(masked, expected);
      for (int way = 0; way < 3; way++) {
        int room = 1 + random.nextInt(300);
        assertEquals(expected, Recorder.record(masked, room, randomPieces(wire)), "seed " + seed);
      }
    }
  }

  /** Writes some messages in random fragments with control frames between, and what to expect. */
  private byte[] conversation(boolean masked, List<String> expected) {
    ByteBuffer wire = ByteBuffer.allocate(100_000);
    FragmentWriter writer = new FragmentWriter();
    for (int messages = random.nextInt(5); messages >= 0; messages--) {
      boolean text = random.nextBoolean();
      ByteBuffer payload = ByteBuffer.wrap(text ? randomText() : Wire.random(random, randomSize()));
      String line = (text ? "text " : "binary ") + Wire.hex(payload.array());
      boolean last;
      do {
        int end = payload.position() + random.nextInt(payload.remaining() + 1);
        last = end == payload.limit() && random.nextBoolean();
        ByteBuffer fragment = payload.duplicate().limit(end);
        Opcode opcode = writer.begin(fragment, text, last);
        assertEquals(payload.position(), fragment.position());
        putFrame(wire, masked, last, opcode, fragment);
        payload.position(end);
        if (!last && random.nextInt(4) == 0) {
          byte[] ping = Wire.random(random, random.nextInt(126));
          boolean pong = random.nextBoolean();
          putFrame(wire, masked, true, pong ? Opcode.PONG : Opcode.PING, ByteBuffer.wrap(ping));
          expected.add(((pong ? "pong " : "ping ") + Wire.hex(ping)).strip());
        }
      } while (!last);
      expected.add(line.strip());
    }
    if (random.nextBoolean()) {
      CloseStatus status = CloseStatus.shortened(3000 + random.nextInt(2000), "bye €");
      putFrame(wire, masked, true, Opcode.CLOSE, status.encode());
      expected.add("close " + status.code() + " " + status.reason());
    }
    return Wire.rest(wire.flip());
  }

  private void putFrame(
      ByteBuffer wire, boolean masked, boolean fin, Opcode opcode, ByteBuffer payload) {
    Masker masker = new Masker();
    int count = payload.remaining();
    if (masked) {
      int key = random.nextInt();
      FrameHeader.putMasked(wire, fin, opcode, count, key);
      masker.begin(key);
    } else {
      FrameHeader.put(wire, fin, opcode, count);
      masker.begin(0);
    }
    masker.mask(payload, wire, count);
  }

  private int randomSize() {
    return random.nextInt(10) == 0 ? random.nextInt(9_000) : random.nextInt(200);
  }

  private byte[] randomText() {
    int[] characters = new int[random.nextInt(8) == 0 ? random.nextInt(3_000) : random.nextInt(50)];
    for (int i = 0; i < characters.length; i++) {
      int character =
          switch (random.nextInt(8)) {
            case 0 -> random.nextInt(0x800);
            case 1 -> random.nextInt(0xD800);
            case 2 -> 0xE000 + random.nextInt(0x110000 - 0xE000);
            default -> random.nextInt(0x80);
          };
      characters[i] = character;
    }
    return new String(characters, 0, characters.length).getBytes(UTF_8);
  }

  private List<ByteBuffer> randomPieces(byte[] wire) {
    List<ByteBuffer> pieces = new ArrayList<>();
    int most = 1 + random.nextInt(500);
    for (int at = 0; at < wire.length; ) {
      int size = Math.min(wire.length - at, random.nextInt(most + 1));
      pieces.add(ByteBuffer.wrap(wire, at, size));
      at += size;
    }
    return pieces;
  }

  @Test
  void damagedStreamsFailInOneWayHoweverTheyAreCut() {
    int violations = 0;
    for (int round = 0; round < 3_000; round++) {
      boolean masked = random.nextBoolean();
      byte[] wire = conversation(masked, new ArrayList<>());
      if (wire.length > 4_000) {
        continue;
      }
      for (int damages = random.nextInt(3); damages >= 0; damages--) {
        wire[random.nextInt(wire.length)] = (byte) random.nextInt(256);
      }
      List<String> whole = Recorder.record(masked, 10_000, List.of(ByteBuffer.wrap(wire)));
      int room = 1 + random.nextInt(50);
      assertEquals(whole, Recorder.record(masked, room, randomPieces(wire)), "seed " + seed);
      if (!whole.isEmpty() && whole.get(whole.size() - 1).startsWith("violation")) {
        violations++;
      }
    }
    assertTrue(violations > 100, "the damage was felt " + violations + " times");
  }

  @Test
  void noiseIsEitherReadOrRefused() {
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = Wire.random(random, 1 + random.nextInt(60));
      // mostly a first byte that is allowed, so that the noise gets further
      noise[0] = (byte) (random.nextInt(3) == 0 ? noise[0] : 0x81 + random.nextInt(2));
      boolean masked = noise.length > 1 && noise[1] < 0;
      List<String> whole = Recorder.record(masked, 100, List.of(ByteBuffer.wrap(noise)));
      assertEquals(whole, Recorder.record(masked, 1, Wire.pieces(noise, 1)), "seed " + seed);
    }
  }
}
