// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * L3: Open Liberty (26.0.0.3) waits up to 30 seconds for open connections before it stops
 * applications, and so before anybody could close them. It tells services of one interface first;
 * this is one while there are connections, and no longer, so that nothing holds an application that
 * was undeployed.
 */
final class LibertyStop {
  private static final String LISTENER = "com.ibm.wsspi.kernel.service.utils.ServerQuiesceListener";

  private final Class<?> anchor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<LibertyTransport> open = new HashSet<>(); // guarded by the lock
  private Object registration; // guarded by the lock

  /**
   * Registers nothing yet.
   *
   * @param anchor a class of Liberty's whose bundle sees the interface
   */
  LibertyStop(Class<?> anchor) {
    this.anchor = anchor;
  }

  /** A connection is open. */
  void add(LibertyTransport transport) {
    lock.lock();
    try {
      if (open.add(transport) && registration == null) {
        registration = register();
      }
    } catch (ReflectiveOperationException e) {
      // The server waits, and then everyone is told all the same.
    } finally {
      lock.unlock();
    }
  }

  /** A connection is gone; a second call does nothing. */
  void remove(LibertyTransport transport) {
    lock.lock();
    try {
      if (open.remove(transport) && open.isEmpty() && registration != null) {
        Object last = registration;
        registration = null;
        type("org.osgi.framework.ServiceRegistration").getMethod("unregister").invoke(last);
      }
    } catch (ReflectiveOperationException e) {
      // The server is gone, and its registry with it.
    } finally {
      lock.unlock();
    }
  }

  private Object register() throws ReflectiveOperationException {
    Object bundle =
        type("org.osgi.framework.FrameworkUtil")
            .getMethod("getBundle", Class.class)
            .invoke(null, anchor);
    Object context = type("org.osgi.framework.Bundle").getMethod("getBundleContext").invoke(bundle);
    Class<?> listener = type(LISTENER);
    Object service =
        Proxy.newProxyInstance(
            anchor.getClassLoader(),
            new Class<?>[] {listener},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "serverStopping" -> {
                    stopping();
                    yield null;
                  }
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> System.identityHashCode(proxy);
                  default -> "websocket-module " + LISTENER;
                });
    return type("org.osgi.framework.BundleContext")
        .getMethod("registerService", String.class, Object.class, Dictionary.class)
        .invoke(context, LISTENER, service, null);
  }

  private Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name, false, anchor.getClassLoader());
  }

  private void stopping() {
    List<LibertyTransport> all;
    lock.lock();
    try {
      all = List.copyOf(open);
    } finally {
      lock.unlock();
    }
    all.forEach(LibertyTransport::serverStopping);
  }
}
