// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.WebSocketException;
import io.websocketmodule.impl.protocol.CloseStatus;
import io.websocketmodule.impl.protocol.FrameHeader;
import io.websocketmodule.impl.protocol.Opcode;
import java.nio.ByteBuffer;

/** A close frame in the queue, behind what was sent before it. RFC 6455 5.5.1. */
public class CloseFrame extends Outbound {

  private final Connection connection;

  /** Encodes the frame; the connection is told when it is out. */
  public CloseFrame(Connection connection, CloseStatus status) {
    super(frame(status), null, false);
    this.connection = connection;
  }

  private static ByteBuffer frame(CloseStatus status) {
    ByteBuffer payload = status.encode();
    ByteBuffer frame = ByteBuffer.allocate(2 + payload.remaining());
    FrameHeader.put(frame, true, Opcode.CLOSE, payload.remaining());
    return frame.put(payload).flip();
  }

  @Override
  protected void sent() {
    connection.ending.written();
  }

  @Override
  protected void failed(WebSocketException why) {
    // The connection ended, which is what a close is for.
  }
}
