// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.WebSocketException;
import io.websocketmodule.impl.protocol.CloseStatus;
import java.nio.ByteBuffer;

/**
 * Who wants what comes next. Given to {@link Connection#request}, it gets exactly one of {@link
 * #fragment}, {@link #closed} and {@link #failed}, under the read token and under no lock; it may
 * request again from there.
 */
public interface FragmentSink {

  /**
   * Where payload goes; asked only when payload or a message's end is there. A buffer with nothing
   * remaining is answered by a fragment of count 0 that consumes nothing.
   *
   * @param remainingInFrame payload bytes of the frame that are still to come;
   *     FragmentReader.UNKNOWN where they are compressed
   * @return null: the sink takes no more of this message and has failed the connection
   */
  ByteBuffer into(long remainingInFrame);

  /**
   * Payload is in the buffer.
   *
   * @param count its bytes
   * @param utf8 whether its message is text
   * @param last whether its message ends with it
   * @param remainingInFrame payload bytes of the same frame that are still to come
   */
  void fragment(int count, boolean utf8, boolean last, long remainingInFrame);

  /** The peer's close came; nothing more will. */
  void closed(CloseStatus status);

  /** Nothing more will come, for this reason. */
  void failed(WebSocketException why);
}
