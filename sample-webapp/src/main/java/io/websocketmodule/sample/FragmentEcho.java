// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import io.websocketmodule.Fragment;
import io.websocketmodule.WebSocketCompletion;
import io.websocketmodule.WebSocketContext;
import io.websocketmodule.WebSocketException;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.nio.ByteBuffer;

/**
 * Writes every fragment back as it came, whatever the size of the message, in the port form of the
 * API: an operation is done at once and the loop goes round, or it is expected and its completion
 * takes the loop up again.
 *
 * <p>One operation is outstanding at a time, and each completion happens before the next: the field
 * needs no lock.
 */
final class FragmentEcho {

  /** In bytes. Small, because a peer that does not read what comes back to it keeps one. */
  private static final int BUFFER_SIZE = 8 * 1024;

  /** To read nothing and wait for something with. Has no bytes to be owned, so all share it. */
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private static final CloseReason NORMAL = new CloseReason(CloseCodes.NORMAL_CLOSURE, "");

  private static final Step ARRIVED = (echo, nothing) -> echo.proceedIf(echo.readAndWrite());
  private static final Step READ = (echo, fragment) -> echo.proceedIf(echo.write(fragment));
  private static final Step WRITTEN = (echo, fragment) -> echo.proceed();
  private static final Step CLOSED = (echo, fragment) -> {};

  private final WebSocketContext webSocket;

  /** Null until something has arrived: an idle connection holds no buffer. */
  private ByteBuffer buffer;

  FragmentEcho(WebSocketContext webSocket) {
    this.webSocket = webSocket;
  }

  /** Waits, reads and writes until an operation is expected, or the peer has closed. */
  void proceed() throws WebSocketException {
    do {
      // Given up before the call: once a read is pending its completion may already be running.
      ByteBuffer kept = buffer;
      buffer = null;
      if (webSocket.readFragment(NOTHING, this, ARRIVED).pending()) {
        return;
      }
      buffer = kept;
    } while (readAndWrite());
  }

  private void proceedIf(boolean done) throws WebSocketException {
    if (done) {
      proceed();
    }
  }

  /** True: done, the next fragment may be waited for. */
  private boolean readAndWrite() throws WebSocketException {
    if (buffer == null) {
      buffer = ByteBuffer.allocate(BUFFER_SIZE);
    }
    buffer.clear();
    Fragment fragment = webSocket.readFragment(buffer, this, READ);
    return !fragment.pending() && write(fragment);
  }

  /** True: done, the next fragment may be waited for. */
  private boolean write(Fragment fragment) throws WebSocketException {
    if (fragment.connectionClose()) {
      webSocket.sendConnectionClose(webSocket.getCloseStatus().orElse(NORMAL), this, CLOSED);
      return false;
    }
    buffer.flip();
    return !webSocket.writeFragment(buffer, fragment.utf8(), fragment.last(), this, WRITTEN);
  }

  /** What to do when an expected operation is complete. */
  private interface Step extends WebSocketCompletion<FragmentEcho> {

    void take(FragmentEcho echo, Fragment fragment) throws WebSocketException;

    @Override
    default void completed(Fragment fragment, FragmentEcho echo) throws WebSocketException {
      take(echo, fragment);
    }

    /** The connection has ended or is ending, and nothing is held: there is nothing to do. */
    @Override
    default void failed(WebSocketException failure, FragmentEcho echo) {
      if (failure.kind() == WebSocketException.Kind.APPLICATION) {
        echo.webSocket.closeTcpConnection(); // A mistake of this class; the connection lives on.
      }
    }
  }
}
