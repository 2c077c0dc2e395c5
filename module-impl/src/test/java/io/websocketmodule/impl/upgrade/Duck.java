// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Lets an object stand in for a large interface of which it has a few methods: those of the same
 * name and parameters. A call of any other fails the test, unless the interface has a default.
 */
final class Duck {

  private Duck() {}

  static <T> T as(Class<T> type, Object duck) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          Method own = find(duck.getClass(), method);
          if (own != null) {
            try {
              return own.invoke(duck, arguments);
            } catch (InvocationTargetException e) {
              throw e.getCause();
            }
          }
          if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
          }
          throw new AssertionError("Not expected to be called: " + method);
        };
    return type.cast(
        Proxy.newProxyInstance(Duck.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Method find(Class<?> duck, Method wanted) {
    try {
      Method own = duck.getDeclaredMethod(wanted.getName(), wanted.getParameterTypes());
      own.setAccessible(true);
      return own;
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
