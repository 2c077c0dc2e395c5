// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import java.nio.charset.StandardCharsets;

/**
 * Numbered pings, and whether a pong may be an answer: the newest ping's is enough (RFC 6455
 * 5.5.3).
 */
final class Pings {

  private final int member;
  private long sent;
  private long answered;

  Pings(int member) {
    this.member = member;
  }

  /** The payload of the next ping. */
  byte[] next() {
    return (member + ":" + ++sent).getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether a pong answers one that no pong has answered or passed over. */
  boolean answers(byte[] pong) {
    String[] parts = new String(pong, StandardCharsets.US_ASCII).split(":");
    if (parts.length != 2 || !parts[0].equals(Integer.toString(member))) {
      return false;
    }
    long number = Long.parseLong(parts[1]);
    boolean right = number > answered && number <= sent;
    answered = number;
    return right;
  }

  boolean allAnswered() {
    return answered == sent;
  }
}
