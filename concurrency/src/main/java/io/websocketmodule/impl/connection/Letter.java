// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.WebSocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A text message of one letter on its way out, and what its sender is told. */
final class Letter extends Outbound {

  private final AtomicInteger told = new AtomicInteger();
  private final boolean droppable;

  /** What was told, and how often if that is not once. */
  private volatile String fate = "nothing";

  Letter(char letter) {
    this(letter, 0x81, false, false);
  }

  private Letter(char letter, int firstByte, boolean part, boolean droppable) {
    super(ByteBuffer.wrap(new byte[] {(byte) firstByte, 1, (byte) letter}), null, part);
    this.droppable = droppable;
  }

  static Letter droppable(char letter) {
    return new Letter(letter, 0x81, false, true);
  }

  /** A frame of a message that is sent in parts. */
  static Letter part(char letter, boolean first, boolean last) {
    return new Letter(letter, (first ? 1 : 0) | (last ? 0x80 : 0), true, false);
  }

  @Override
  protected void sent() {
    tell("sent");
  }

  @Override
  protected void failed(WebSocketException why) {
    tell("failed");
  }

  private void tell(String what) {
    fate = told.incrementAndGet() == 1 ? what : what + " " + told.get() + " times";
  }

  @Override
  protected boolean droppable() {
    return droppable;
  }

  String fate() {
    return fate;
  }
}
