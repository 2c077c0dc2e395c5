// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hears that a Jetty server is about to stop, and tells the connections before anything is closed.
 * Jetty (12.0.39, 12.1.12) tells each connection too, but on another thread and without waiting: it
 * closes the end points while farewells are still under way.
 *
 * <p>It listens only while there are connections, so that a server does not hold an application
 * that was undeployed.
 */
final class JettyStop {

  private final JettyCalls jetty;
  private final ReentrantLock lock = new ReentrantLock();

  /** By server, compared by identity; guarded by the lock. */
  private final Map<Object, Listener> listeners = new IdentityHashMap<>();

  JettyStop(JettyCalls jetty) {
    this.jetty = jetty;
  }

  /** A connection of this server is open. */
  void add(JettyTransport transport, Object server) throws IOException {
    lock.lock();
    try {
      Listener listener = listeners.get(server);
      if (listener == null) {
        listener = new Listener();
        jetty.addListener(server, listener.proxy);
        listeners.put(server, listener);
      }
      listener.open.add(transport);
    } finally {
      lock.unlock();
    }
  }

  /** A connection of this server is gone; a second call does nothing. */
  void remove(JettyTransport transport, Object server) {
    lock.lock();
    try {
      Listener listener = listeners.get(server);
      if (listener != null && listener.open.remove(transport) && listener.open.isEmpty()) {
        listeners.remove(server);
        jetty.removeListener(server, listener.proxy);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What one server tells. */
  private final class Listener {

    private final Set<JettyTransport> open = new HashSet<>(); // guarded by the lock
    private final Object proxy = jetty.newStopListener(this::method);

    private Object method(Object self, Method method, Object[] arguments) throws Throwable {
      if (method.getName().equals("lifeCycleStopping")) {
        stopping();
        return null;
      }
      return ProxyMethods.other(self, method, arguments);
    }

    private void stopping() {
      List<JettyTransport> all;
      lock.lock();
      try {
        all = List.copyOf(open);
      } finally {
        lock.unlock();
      }
      all.forEach(JettyTransport::serverStopping);
    }
  }
}
