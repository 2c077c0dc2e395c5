// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.junit.jupiter.api.Test;

class TomcatBuffersTest {

  private static final int SIZE = 8192;

  /** Fails when a Tomcat comes that is made otherwise, so that somebody looks. */
  @Test
  void thisTomcatIsMadeAsExpected() {
    assertTrue(TomcatBuffers.known());
  }

  @Test
  void idleBuffersAreLetGoAndPutBack() {
    SocketBufferHandler socket = new SocketBufferHandler(SIZE, SIZE, false);
    socket.configureReadBufferForRead();
    socket.configureWriteBufferForRead();

    int letGo = TomcatBuffers.letGo(socket);

    assertEquals(SIZE, letGo);
    assertEquals(64, socket.getReadBuffer().capacity());
    assertEquals(64, socket.getWriteBuffer().capacity());
    assertTrue(socket.isReadBufferEmpty());
    assertTrue(socket.isWriteBufferEmpty());

    TomcatBuffers.putBack(socket, letGo);

    assertEquals(SIZE, socket.getReadBuffer().remaining());
    assertEquals(SIZE, socket.getWriteBuffer().remaining());
    socket.unReadReadBuffer(US_ASCII.encode("GET"));
    socket.configureReadBufferForRead();
    assertEquals("GET", US_ASCII.decode(socket.getReadBuffer()).toString());
  }

  @Test
  void whatCameBehindTheHandshakeStays() {
    SocketBufferHandler socket = new SocketBufferHandler(SIZE, SIZE, false);
    socket.unReadReadBuffer(ByteBuffer.wrap(new byte[] {1, 2, 3}));

    assertKept(socket, SIZE, SIZE);
  }

  @Test
  void whatHasNotLeftStays() {
    SocketBufferHandler socket = new SocketBufferHandler(SIZE, SIZE, false);
    socket.getWriteBuffer().put((byte) 1);

    assertKept(socket, SIZE, SIZE);
  }

  @Test
  void buffersOfOtherMakesStay() {
    assertKept(new SocketBufferHandler(SIZE, SIZE, true), SIZE, SIZE);
    assertKept(new SocketBufferHandler(SIZE, 2 * SIZE, false), SIZE, 2 * SIZE);
    assertKept(new SocketBufferHandler(64, 64, false), 64, 64);
    assertKept(new SocketBufferHandler(0, 0, false), 0, 0);
  }

  private static void assertKept(SocketBufferHandler socket, int read, int write) {
    assertEquals(0, TomcatBuffers.letGo(socket));

    TomcatBuffers.putBack(socket, 0);

    assertEquals(read, socket.getReadBuffer().capacity());
    assertEquals(write, socket.getWriteBuffer().capacity());
  }
}
