// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import io.websocketmodule.checks.client.ClientFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames that break RFC 6455.
 *
 * @param what is wrong
 * @param code of the close that follows
 */
record Violation(String what, int code, ClientFrame... frames) {

  private static final int PROTOCOL = 1002;
  private static final int NO_UTF8 = 1007;
  private static final int TOO_BIG = 1009;

  /** One of each kind. */
  static List<Violation> all() {
    ClientFrame text = ClientFrame.text("x");
    ClientFrame ping = ClientFrame.ping(new byte[1]);
    byte[] lone = {'a', (byte) 0xc3};
    byte[] surrogate = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
    List<Violation> all = new ArrayList<>();
    all.add(new Violation("no mask", PROTOCOL, text.unmasked()));
    all.add(new Violation("a reserved bit", PROTOCOL, text.reserved(2)));
    all.add(new Violation("opcode 3", PROTOCOL, text.opcode(3)));
    all.add(new Violation("opcode 11", PROTOCOL, text.opcode(11)));
    all.add(new Violation("a ping of 126 bytes", PROTOCOL, ClientFrame.ping(new byte[126])));
    all.add(new Violation("a ping in parts", PROTOCOL, ping.notLast()));
    all.add(new Violation("2 bytes for a length of 1", PROTOCOL, text.lengthIn(2)));
    all.add(
        new Violation("a negative length", PROTOCOL, text.lengthIn(8).declaring(Long.MIN_VALUE)));
    all.add(
        new Violation(
            "a continuation of nothing", PROTOCOL, ClientFrame.continuation(new byte[1])));
    all.add(new Violation("a text inside a text", PROTOCOL, text.notLast(), text));
    all.add(new Violation("a close of one byte", PROTOCOL, ping.opcode(8)));
    for (int code : new int[] {999, 1005, 1006, 1015, 5000}) {
      all.add(new Violation("close code " + code, PROTOCOL, ClientFrame.close(code, "")));
    }
    all.add(new Violation("no character", NO_UTF8, ClientFrame.text(surrogate)));
    all.add(new Violation("an end inside a character", NO_UTF8, ClientFrame.text(lone)));
    all.add(
        new Violation(
            "a character cut wrongly",
            NO_UTF8,
            ClientFrame.text(lone).notLast(),
            ClientFrame.continuation(new byte[] {'b'})));
    all.add(new Violation("a reason in no UTF-8", NO_UTF8, ClientFrame.close(1000, surrogate)));
    return all;
  }

  /** What only a layer that keeps whole messages refuses. */
  static Violation tooBig() {
    return new Violation(
        "a message beyond the limit",
        TOO_BIG,
        ClientFrame.binary(new byte[10]).declaring(1L << 40));
  }

  @Override
  public String toString() {
    return what;
  }
}
