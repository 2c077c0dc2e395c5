// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import java.nio.ByteBuffer;

/**
 * The way out: keeps the order of data frames and checks text before it leaves (RFC 6455 5.4, 6.1).
 * It writes nothing; its caller puts the header with the opcode it gets here.
 *
 * <p>Confined to whoever may begin a write. Nothing is allocated.
 */
public final class FragmentWriter {
  private Utf8Validator validator; // null until text is written

  private boolean inside;
  private boolean text;

  // what withdraw() puts back
  private boolean insideBefore;
  private int markBefore;
  private boolean withdrawable;

  /**
   * Takes the next fragment of a message and returns the opcode of its frame.
   *
   * @param from the fragment, from its position to its limit; neither moves, nothing is changed or
   *     kept
   * @param utf8 whether the message is text; a fragment may end inside a character, a message may
   *     not
   * @param last whether the fragment ends its message
   * @return the type of the message for its first fragment, {@link Opcode#CONTINUATION} for the
   *     others
   * @throws IllegalStateException if the fragment's type is not that of the message it would
   *     continue; nothing has changed
   * @throws IllegalArgumentException if the text is not UTF-8; nothing has changed
   */
  public Opcode begin(ByteBuffer from, boolean utf8, boolean last) {
    // RFC 6455 5.4: all fragments of a message have the type of the first.
    if (inside && utf8 != text) {
      throw new IllegalStateException(
          text
              ? "A text message has been begun; end it before a binary one."
              : "A binary message has been begun; end it before a text one.");
    }
    if (utf8 && validator == null) {
      validator = new Utf8Validator();
    }
    int mark = validator == null ? 0 : validator.mark();
    if (utf8) {
      check(from, last, mark);
    }
    insideBefore = inside;
    markBefore = mark;
    withdrawable = true;
    inside = !last;
    text = utf8;
    if (insideBefore) {
      return Opcode.CONTINUATION;
    }
    return utf8 ? Opcode.TEXT : Opcode.BINARY;
  }

  private void check(ByteBuffer from, boolean last, int mark) {
    // RFC 6455 8.1: text in frames is UTF-8; the peer would fail the connection for anything else.
    int wrong = validator.feed(from, from.position(), from.limit());
    if (wrong != Utf8Validator.VALID) {
      throw new IllegalArgumentException(
          "The text is not valid UTF-8 at byte " + (wrong - from.position()) + ".");
    }
    if (last && !validator.complete()) {
      validator.restore(mark);
      throw new IllegalArgumentException("The text message ends inside a character.");
    }
  }

  /**
   * Takes back the last {@link #begin}, of which nothing has gone out, as if it had never been.
   *
   * @throws IllegalStateException if there is none, or it was taken back already
   */
  public void withdraw() {
    if (!withdrawable) {
      throw new IllegalStateException("There is no fragment to take back.");
    }
    withdrawable = false;
    inside = insideBefore;
    if (text) {
      validator.restore(markBefore);
    }
  }

  /** Whether a message has been begun and not ended. */
  public boolean insideMessage() {
    return inside;
  }
}
