// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * The buffers of closed connections, which Tomcat keeps for the next ones: none may be one that a
 * WebSocket has made small and not put back.
 */
final class PooledBuffers {

  private PooledBuffers() {}

  /**
   * Looks at all that are in the pool now.
   *
   * @return how many there were
   * @throws AssertionError one is too small
   */
  static int check(Connector connector) {
    try {
      Method endpoint = AbstractProtocol.class.getDeclaredMethod("getEndpoint");
      endpoint.setAccessible(true);
      NioEndpoint nio = (NioEndpoint) endpoint.invoke(connector.getProtocolHandler());
      Object pool = value(nio, NioEndpoint.class, "nioChannels");
      return pool == null ? 0 : check(nio, pool);
    } catch (ReflectiveOperationException other) {
      throw new AssertionError("This Tomcat keeps its buffers elsewhere", other);
    }
  }

  private static int check(NioEndpoint nio, Object pool) throws ReflectiveOperationException {
    int read = nio.getSocketProperties().getAppReadBufSize();
    int write = nio.getSocketProperties().getAppWriteBufSize();
    int count = 0;
    synchronized (pool) {
      for (Object pooled : (Object[]) value(pool, pool.getClass(), "stack")) {
        if (pooled instanceof NioChannel channel) {
          SocketBufferHandler buffers = channel.getBufHandler();
          count++;
          if (buffers.getReadBuffer().capacity() < read
              || buffers.getWriteBuffer().capacity() < write) {
            throw new AssertionError("A closed connection left small buffers in Tomcat's pool");
          }
        }
      }
    }
    return count;
  }

  private static Object value(Object of, Class<?> type, String field)
      throws ReflectiveOperationException {
    Field found = type.getDeclaredField(field);
    found.setAccessible(true);
    return found.get(of);
  }
}
