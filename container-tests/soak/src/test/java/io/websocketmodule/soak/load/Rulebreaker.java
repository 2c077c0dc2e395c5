// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import io.websocketmodule.checks.client.ClientFrame;
import java.util.List;

/** Breaks a rule of the protocol and wants the code for it, and then the end. */
final class Rulebreaker extends Guest {

  private static final int PROTOCOL_ERROR = 1002;
  private static final int INVALID_PAYLOAD = 1007;

  /** How to break a rule, and what comes of it. */
  private record Rule(int code, ClientFrame... frames) {}

  private static final ClientFrame TEXT = ClientFrame.text("x");
  private static final byte[] NOT_UTF8 = {'a', (byte) 0xed, (byte) 0xa0, (byte) 0x80};

  private static final List<Rule> RULES =
      List.of(
          new Rule(PROTOCOL_ERROR, TEXT.unmasked()),
          new Rule(PROTOCOL_ERROR, TEXT.reserved(2)),
          new Rule(PROTOCOL_ERROR, TEXT.opcode(3)),
          new Rule(PROTOCOL_ERROR, TEXT.opcode(11)),
          new Rule(PROTOCOL_ERROR, TEXT.lengthIn(8)),
          new Rule(PROTOCOL_ERROR, TEXT.lengthIn(8).declaring(Long.MIN_VALUE)),
          new Rule(PROTOCOL_ERROR, ClientFrame.ping(new byte[126])),
          new Rule(PROTOCOL_ERROR, ClientFrame.ping(new byte[1]).notLast()),
          new Rule(PROTOCOL_ERROR, ClientFrame.continuation(new byte[1])),
          new Rule(PROTOCOL_ERROR, TEXT.notLast(), TEXT),
          new Rule(PROTOCOL_ERROR, ClientFrame.close(1005, "")),
          new Rule(INVALID_PAYLOAD, ClientFrame.text(NOT_UTF8)),
          new Rule(INVALID_PAYLOAD, ClientFrame.close(1000, NOT_UTF8)));

  private Rule rule = RULES.get(0);
  private boolean closed;

  Rulebreaker(Load load, int number, long seed) {
    super(load, number, seed, 2_000);
  }

  @Override
  void opened() {
    closed = false;
    rule = RULES.get(random.nextInt(RULES.size()));
    for (ClientFrame frame : rule.frames) {
      link().send(frame);
    }
  }

  /** The server waits for the end of TCP, so that the code is seen. */
  @Override
  void closed(int code) {
    if (code != rule.code) {
      wrong("was closed with " + code + " instead of " + rule.code);
    }
    load.tally().add(Count.BROKEN);
    if (random.nextBoolean()) {
      link().drop();
    } else {
      link().reset();
    }
    again();
  }
}
