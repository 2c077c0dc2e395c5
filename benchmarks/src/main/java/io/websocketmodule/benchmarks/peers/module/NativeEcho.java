// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.module;

import io.websocketmodule.Fragment;
import io.websocketmodule.HttpContext;
import io.websocketmodule.WebSocketCompletion;
import io.websocketmodule.WebSocketContext;
import io.websocketmodule.WebSocketException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Writes every fragment back, by the port form of the native layer: operations that are done at
 * once go round in a loop, and a buffer is borrowed only while bytes are there.
 */
final class NativeEcho {

  static final int BUFFER_BYTES = 64 * 1024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final ConcurrentLinkedQueue<ByteBuffer> POOL = new ConcurrentLinkedQueue<>();

  private static final Step ARRIVED = (echo, fragment) -> echo.proceedIf(echo.readAndWrite());
  private static final Step READ = (echo, fragment) -> echo.proceedIf(echo.write(fragment));
  private static final Step WRITTEN = (echo, fragment) -> echo.proceed();
  private static final Step CLOSED = (echo, fragment) -> {};

  private final WebSocketContext socket;

  /** Null while nothing is there. */
  private ByteBuffer buffer;

  private NativeEcho(WebSocketContext socket) {
    this.socket = socket;
  }

  static void accept(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.flushBuffer();
    new NativeEcho(HttpContext.of(request).webSocket().orElseThrow()).proceed();
  }

  private void proceed() throws WebSocketException {
    do {
      ByteBuffer kept = buffer;
      buffer = null;
      if (socket.readFragment(NOTHING, this, ARRIVED).pending()) {
        // This connection's next bytes may be on their way through another thread already.
        giveBack(kept);
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

  private boolean readAndWrite() throws WebSocketException {
    if (buffer == null) {
      buffer = borrow();
    }
    Fragment fragment = socket.readFragment(buffer.clear(), this, READ);
    return !fragment.pending() && write(fragment);
  }

  private boolean write(Fragment fragment) throws WebSocketException {
    if (fragment.connectionClose()) {
      giveBack(buffer);
      buffer = null;
      socket.sendConnectionClose(socket.getCloseStatus().orElseThrow(), this, CLOSED);
      return false;
    }
    return !socket.writeFragment(buffer.flip(), fragment.utf8(), fragment.last(), this, WRITTEN);
  }

  private static ByteBuffer borrow() {
    ByteBuffer pooled = POOL.poll();
    return pooled == null ? ByteBuffer.allocate(BUFFER_BYTES) : pooled;
  }

  private static void giveBack(ByteBuffer buffer) {
    if (buffer != null) {
      POOL.add(buffer);
    }
  }

  private interface Step extends WebSocketCompletion<NativeEcho> {

    void take(NativeEcho echo, Fragment fragment) throws WebSocketException;

    @Override
    default void completed(Fragment fragment, NativeEcho echo) throws WebSocketException {
      take(echo, fragment);
    }

    @Override
    default void failed(WebSocketException failure, NativeEcho echo) {
      giveBack(echo.buffer);
      echo.buffer = null;
    }
  }
}
