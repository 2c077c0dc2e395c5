// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.undertow.server.ServerConnection;
import java.lang.reflect.Field;
import java.util.List;
import java.util.ListIterator;

/**
 * Undertow 2.3 never lets go of whom it has told of an upgrade and of a connection's end; and a
 * thread of JBoss's pools holds the first request that it has ever served for as long as it lives,
 * in a local variable, and so that request's connection, closed long since. Through the listeners
 * it would hold the loader of an application that is undeployed. No public call takes them away, so
 * it is done by reflection, where that works.
 */
final class UndertowListeners {

  private static final Field UPGRADE =
      field("io.undertow.server.protocol.http.HttpServerConnection", "upgradeListener");
  private static final Field CLOSE =
      field("io.undertow.server.AbstractServerConnection", "closeListeners");

  private UndertowListeners() {}

  /** Null: this Undertow has none, or does not let it be seen. */
  private static Field field(String type, String name) {
    try {
      ClassLoader undertows = ServerConnection.class.getClassLoader();
      Field found = Class.forName(type, false, undertows).getDeclaredField(name);
      found.setAccessible(true);
      return found;
    } catch (ReflectiveOperationException | RuntimeException elsewhere) {
      return null;
    }
  }

  /** Whether this version of Undertow is made as expected. */
  static boolean known() {
    return UPGRADE != null && CLOSE != null;
  }

  /** Takes a listener away that is told of an upgrade, or has been. */
  static void forgetUpgrade(ServerConnection connection) {
    if (isIn(UPGRADE, connection)) {
      try {
        UPGRADE.set(connection, null);
      } catch (IllegalAccessException unlike) {
        // Then it stays.
      }
    }
  }

  /**
   * Takes a listener away that is told of the end: its place stays, for Undertow is on its way
   * through them.
   */
  static void forgetClose(ServerConnection connection, ServerConnection.CloseListener listener) {
    if (!isIn(CLOSE, connection)) {
      return;
    }
    try {
      if (CLOSE.get(connection) instanceof List<?> listeners) {
        for (ListIterator<?> each = listeners.listIterator(); each.hasNext(); ) {
          if (each.next() == listener) {
            each.set(null);
          }
        }
      }
    } catch (IllegalAccessException unlike) {
      // Then it stays.
    }
  }

  private static boolean isIn(Field field, ServerConnection connection) {
    return field != null && field.getDeclaringClass().isInstance(connection);
  }
}
