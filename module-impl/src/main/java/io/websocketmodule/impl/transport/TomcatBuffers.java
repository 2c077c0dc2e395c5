// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * Tomcat's two buffers of a socket, 8 KiB each by default, which lie idle when bytes go past them.
 * Tomcat lets nobody take them away, so it is done by reflection, where that works; it gives them
 * to the connection that comes behind this one, so they are put back before the socket is closed.
 *
 * <p>Should Tomcat ever close a socket unseen, that later connection gets buffers of {@value #LEFT}
 * bytes of its own: it works, with more calls to the kernel.
 */
final class TomcatBuffers {

  /** Bytes of each buffer meanwhile: Tomcat's loops need some, and nothing may be shared. */
  private static final int LEFT = 64;

  private static final Field READ = field("readBuffer");
  private static final Field WRITE = field("writeBuffer");

  private TomcatBuffers() {}

  /** Null: this Tomcat has none, or does not let it be changed. */
  private static Field field(String name) {
    try {
      Field found = SocketBufferHandler.class.getDeclaredField(name);
      found.setAccessible(true);
      return found;
    } catch (ReflectiveOperationException | RuntimeException elsewhere) {
      return null;
    }
  }

  /** Whether this version of Tomcat is made as expected. */
  static boolean known() {
    return READ != null && WRITE != null;
  }

  /**
   * Lets go of both, if nothing is in them. By the thread that has the socket's lock.
   *
   * @return bytes of each, for {@link #putBack}; 0: they stay
   */
  static int letGo(SocketBufferHandler socket) {
    ByteBuffer read = socket.getReadBuffer();
    ByteBuffer write = socket.getWriteBuffer();
    int size = read.capacity();
    boolean idle = socket.isReadBufferEmpty() && socket.isWriteBufferEmpty();
    boolean plain = !read.isDirect() && !write.isDirect(); // Tomcat frees direct ones by hand
    if (!known() || !idle || !plain || size <= LEFT || write.capacity() != size) {
      return 0;
    }
    try {
      socket.reset();
      READ.set(socket, ByteBuffer.allocate(LEFT));
      WRITE.set(socket, ByteBuffer.allocate(LEFT));
      return size;
    } catch (IllegalAccessException unlike) {
      return 0;
    }
  }

  /** Puts both back. By the thread that has the socket's lock. */
  static void putBack(SocketBufferHandler socket, int size) {
    if (size > 0) {
      socket.expand(size);
    }
  }
}
