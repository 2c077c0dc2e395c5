// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.Fragment;
import io.websocketmodule.WebSocketException;
import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.impl.protocol.CloseStatus;
import java.nio.ByteBuffer;

/** The outstanding ReadFragment of a native context. */
final class NativeRead extends NativeOperation implements FragmentSink {

  private ByteBuffer into; // set by the reader's thread before the request, read in the pump

  NativeRead(Connection connection) {
    super(connection);
  }

  @Override
  String name() {
    return "read";
  }

  void into(ByteBuffer buffer) {
    into = buffer;
  }

  @Override
  public ByteBuffer into(long remainingInFrame) {
    return into;
  }

  @Override
  public void fragment(int count, boolean utf8, boolean last, long remainingInFrame) {
    into = null;
    finish(new Fragment(count, utf8, last, false), null);
  }

  @Override
  public void closed(CloseStatus status) {
    into = null;
    finish(new Fragment(0, false, true, true), null);
  }

  @Override
  public void failed(WebSocketException why) {
    into = null;
    finish(null, why);
  }

  @Override
  void cancel() {
    if (connection.withdraw(this)) {
      failed(new WebSocketException(Kind.CANCELLED, "The read was cancelled"));
    }
  }
}
