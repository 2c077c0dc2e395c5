// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.WebConnection;
import java.lang.reflect.Method;

/**
 * Open Liberty (seen with 26.0.0.3).
 *
 * <p>L1: WebConnection.close() tells destroy(), and leaves TCP open. What ends it is the link below
 * the connection, which is reached by the names of public methods of the connection's own class.
 */
final class LibertyQuirks implements ServletQuirks {

  static boolean isLiberty(ServletRequest request) {
    String name = request.getClass().getName();
    return name.startsWith("com.ibm.ws.") || name.startsWith("io.openliberty.");
  }

  @Override
  public boolean endsInsideClose() {
    return true;
  }

  @Override
  public void close(WebConnection connection) throws Exception {
    Class<?> type = connection.getClass();
    Object link = type.getMethod("getDeviceConnLink").invoke(connection);
    Object virtual = type.getMethod("getVirtualConnection").invoke(connection);
    try {
      connection.close();
    } finally {
      end(type.getClassLoader(), link, virtual);
    }
  }

  @Override
  public void abort(WebConnection connection) throws Exception {
    close(connection);
  }

  private static void end(ClassLoader loader, Object link, Object virtual)
      throws ReflectiveOperationException {
    if (link == null || virtual == null) {
      return; // ended already
    }
    Class<?> links = Class.forName("com.ibm.wsspi.channelfw.ConnectionLink", false, loader);
    Class<?> virtuals = Class.forName("com.ibm.wsspi.channelfw.VirtualConnection", false, loader);
    Method close = links.getMethod("close", virtuals, Exception.class);
    close.invoke(link, virtual, null);
  }
}
