// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.undertow.server.ServerConnection;
import java.lang.reflect.Field;
import java.util.Map;

/**
 * Undertow 2.3 keeps the header values of a connection's last requests with it, to compare the next
 * request's with them: about 1.4 kB for a browser's handshake. Behind an upgrade no request comes
 * any more, and no public call lets go of them, so it is done by reflection, where that works.
 */
final class UndertowHeaderCache {

  private static final String HTTP = "io.undertow.server.protocol.http.";

  private static final Field LISTENER = field("HttpServerConnection", "readListener");
  private static final Field STATE = field("HttpReadListener", "state");
  private static final Field CACHE = field("ParseState", "headerValuesCache");

  private UndertowHeaderCache() {}

  /** Null: this Undertow has none, or does not let it be seen. */
  private static Field field(String type, String name) {
    try {
      ClassLoader undertows = ServerConnection.class.getClassLoader();
      Field found = Class.forName(HTTP + type, false, undertows).getDeclaredField(name);
      found.setAccessible(true);
      return found;
    } catch (ReflectiveOperationException | RuntimeException elsewhere) {
      return null;
    }
  }

  /** Whether this version of Undertow is made as expected. */
  static boolean known() {
    return LISTENER != null && STATE != null && CACHE != null;
  }

  /** Empties that of a connection that was upgraded. */
  static void forget(ServerConnection connection) {
    if (!known() || !LISTENER.getDeclaringClass().isInstance(connection)) {
      return; // HTTP/2, or another version
    }
    try {
      Object listener = LISTENER.get(connection);
      if (listener != null && CACHE.get(STATE.get(listener)) instanceof Map<?, ?> values) {
        values.clear();
      }
    } catch (IllegalAccessException unlike) {
      // Then they stay.
    }
  }
}
