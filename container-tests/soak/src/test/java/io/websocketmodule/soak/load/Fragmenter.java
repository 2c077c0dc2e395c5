// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import io.websocketmodule.checks.client.ClientFrame;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** An echoer whose messages come in fragments, empty ones too, with pings between, cut anywhere. */
final class Fragmenter extends Echoer {

  private static final int MOST_FRAGMENTS = 8;

  /** One message in so many comes byte by byte, where it is short. */
  private static final int BYTE_BY_BYTE = 10;

  private static final int SHORT = 64;
  private static final int MOST_CUTS = 4;

  private final Pings pings;

  Fragmenter(Load load, int number, long seed, String path, Style style) {
    super(load, number, seed, path, style);
    pings = new Pings(number);
  }

  @Override
  void transmit(ClientFrame whole) {
    byte[] payload = whole.payload();
    int[] ends =
        random.ints(random.nextInt(MOST_FRAGMENTS), 0, payload.length + 1).sorted().toArray();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int opcode = whole.opcode();
    int begin = 0;
    for (int end : ends) {
      byte[] part = Arrays.copyOfRange(payload, begin, end);
      bytes.writeBytes(ClientFrame.binary(part).opcode(opcode).notLast().encode());
      if (random.nextBoolean()) {
        bytes.writeBytes(ClientFrame.ping(pings.next()).encode());
      }
      opcode = 0;
      begin = end;
    }
    byte[] last = Arrays.copyOfRange(payload, begin, payload.length);
    bytes.writeBytes(ClientFrame.binary(last).opcode(opcode).encode());
    byte[] all = bytes.toByteArray();
    link().sendInPieces(all, cuts(all.length));
    load.tally().add(Count.FRAGMENTED);
  }

  private int[] cuts(int length) {
    if (length <= SHORT && random.nextInt(BYTE_BY_BYTE) == 0) {
      return random.ints(1, length).distinct().limit(length - 1L).sorted().toArray();
    }
    return random.ints(random.nextInt(MOST_CUTS), 1, length).sorted().toArray();
  }

  @Override
  boolean idle() {
    return super.idle() && pings.allAnswered();
  }

  @Override
  void pong(byte[] payload) {
    if (!pings.answers(payload)) {
      wrong("got a pong that answers none of its pings");
    }
    load.tally().add(Count.PONGS);
    leaveIfIdle();
  }
}
