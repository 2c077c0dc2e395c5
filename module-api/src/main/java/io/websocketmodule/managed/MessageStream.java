// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.managed;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * One message as a stream of its bytes, of any size, holding no more than a buffer. Reading blocks
 * and can be interrupted. It ends with the message; a connection that is lost, or closed inside the
 * message, throws a {@link io.websocketmodule.WebSocketException} instead. Closing it early never
 * blocks: the next receive skips the rest of the message. Asking the session for the next message
 * ends it, too; reading on is an IllegalStateException then. For the thread of the session.
 */
public abstract class MessageStream extends InputStream {

  /** For the engine. */
  protected MessageStream() {}

  /** Whether the message is text, whose bytes are checked to be UTF-8. */
  public abstract boolean isText();

  /**
   * The message as characters.
   *
   * @throws IllegalStateException the message is binary
   */
  public Reader reader() {
    if (!isText()) {
      throw new IllegalStateException("A binary message has no characters; read its bytes");
    }
    return new InputStreamReader(this, StandardCharsets.UTF_8);
  }
}
