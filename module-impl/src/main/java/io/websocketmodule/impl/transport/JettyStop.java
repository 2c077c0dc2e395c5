// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
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

  // guarded by the lock
  private final Set<JettyTransport> open = new HashSet<>();
  private Object server;
  private Object listener;

  JettyStop(JettyCalls jetty) {
    this.jetty = jetty;
  }

  /** A connection of this server is open. */
  void add(JettyTransport transport, Object of) throws IOException {
    lock.lock();
    try {
      if (open.add(transport) && listener == null) {
        server = of;
        listener = jetty.newStopListener(this::listenerMethod);
        jetty.addListener(server, listener);
      }
    } finally {
      lock.unlock();
    }
  }

  /** A connection is gone; a second call does nothing. */
  void remove(JettyTransport transport) {
    lock.lock();
    try {
      if (open.remove(transport) && open.isEmpty()) {
        jetty.removeListener(server, listener);
        server = null;
        listener = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private Object listenerMethod(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("lifeCycleStopping")) {
      stopping();
      return null;
    }
    return JettyProxies.otherMethod(proxy, method, arguments);
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
