// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.managed;

import io.websocketmodule.spi.EncodedOnce;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * A message whose frame is encoded once, however many connections it is sent to. Immutable; any
 * thread may use it.
 */
public final class PreparedMessage implements EncodedOnce {

  private final boolean utf8;
  private final boolean compressible;
  private final ByteBuffer payload;

  /** Written by whichever thread encodes first; a race encodes twice, to equal bytes. */
  private volatile ByteBuffer frame;

  /** Of the frames that look otherwise, the newest; so is this. Null: none yet. */
  private volatile Encoded other;

  private record Encoded(Object likeness, ByteBuffer frame, Encoded older) {}

  private PreparedMessage(boolean utf8, boolean compressible, ByteBuffer payload) {
    this.utf8 = utf8;
    this.compressible = compressible;
    this.payload = payload;
  }

  /**
   * A text message.
   *
   * @throws IllegalArgumentException the text has a lone surrogate, which has no UTF-8 form
   */
  public static PreparedMessage of(String text) {
    try {
      return new PreparedMessage(
          true,
          true,
          StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)).asReadOnlyBuffer());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "The text has a lone surrogate and cannot be sent as UTF-8", e);
    }
  }

  /**
   * A binary message of the buffer's remaining bytes, which are copied; the position is then at the
   * limit.
   */
  public static PreparedMessage of(ByteBuffer data) {
    ByteBuffer copy = ByteBuffer.allocate(data.remaining());
    copy.put(data).flip();
    return new PreparedMessage(false, true, copy.asReadOnlyBuffer());
  }

  /**
   * The same message, but never compressed: for secrets that are sent beside what somebody else can
   * choose, since the length of a compressed message tells about its content (CRIME, BREACH), and
   * for what is compressed already.
   */
  public PreparedMessage uncompressed() {
    return new PreparedMessage(utf8, false, payload);
  }

  @Override
  public boolean utf8() {
    return utf8;
  }

  @Override
  public boolean compressible() {
    return compressible;
  }

  @Override
  public ByteBuffer payload() {
    return payload.duplicate();
  }

  @Override
  public ByteBuffer frame(UnaryOperator<ByteBuffer> encoder) {
    ByteBuffer encoded = frame;
    if (encoded == null) {
      encoded = encoder.apply(payload.duplicate()).asReadOnlyBuffer();
      frame = encoded;
    }
    return encoded.duplicate();
  }

  @Override
  public ByteBuffer frame(Object likeness, UnaryOperator<ByteBuffer> encoder) {
    Encoded newest = other;
    for (Encoded at = newest; at != null; at = at.older) {
      if (at.likeness.equals(likeness)) {
        return at.frame.duplicate();
      }
    }
    ByteBuffer encoded = encoder.apply(payload.duplicate()).asReadOnlyBuffer();
    other = new Encoded(likeness, encoded, newest);
    return encoded.duplicate();
  }
}
