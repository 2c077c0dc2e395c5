// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.spi;

import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;

/**
 * A message whose frame is the same for every connection, or for many, so that the engine encodes
 * it once for these. Immutable; any thread.
 */
public interface EncodedOnce {

  /** Whether it is a text message. */
  boolean utf8();

  /** Whether it may be compressed. */
  boolean compressible();

  /** The payload: a read-only view of its own, checked to be UTF-8 where it is text. */
  ByteBuffer payload();

  /**
   * The whole frame: a read-only view of its own.
   *
   * @param encoder makes the frame from the payload; called at most a few times, by the first users
   */
  ByteBuffer frame(UnaryOperator<ByteBuffer> encoder);

  /**
   * The whole frame as it looks on some connections: a read-only view of its own.
   *
   * @param likeness equal for the connections on which the frame is the same
   * @param encoder as for {@link #frame(UnaryOperator)}
   */
  ByteBuffer frame(Object likeness, UnaryOperator<ByteBuffer> encoder);
}
