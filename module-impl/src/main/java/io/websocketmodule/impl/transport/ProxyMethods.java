// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;

/** What every proxy of a container's interface needs. */
final class ProxyMethods {

  private ProxyMethods() {}

  /** Besides the proxy's own methods: those of Object, and defaults. */
  static Object other(Object proxy, Method method, Object[] arguments) throws Throwable {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> "websocket-module " + method.getDeclaringClass().getName();
      default -> {
        if (!method.isDefault()) {
          throw new UnsupportedOperationException(method.toString());
        }
        yield InvocationHandler.invokeDefault(proxy, method, arguments);
      }
    };
  }
}
