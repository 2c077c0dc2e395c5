// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * GlassFish and Payara, on Grizzly (seen with 8.0.0-M12 and 6.2025.10). Their classes have the
 * names of Tomcat's, which never comes here. All of Grizzly is reached by the names of public
 * methods.
 */
final class GrizzlyQuirks implements ServletQuirks {
  private final Object connection;
  private final Class<?> closeListener;
  private final Method addCloseListener;

  private GrizzlyQuirks(Object connection) throws ReflectiveOperationException {
    this.connection = connection;
    ClassLoader loader = connection.getClass().getClassLoader();
    closeListener = Class.forName("org.glassfish.grizzly.CloseListener", false, loader);
    addCloseListener =
        Class.forName("org.glassfish.grizzly.Closeable", false, loader)
            .getMethod("addCloseListener", closeListener);
  }

  static boolean isGrizzly(ServletRequest request) {
    return request.getClass().getName().startsWith("org.apache.catalina.");
  }

  static ServletQuirks of(ServletRequest request) throws ServletException {
    try {
      Object inner = call(request, "getUnwrappedCoyoteRequest");
      return new GrizzlyQuirks(call(call(grizzlys(inner), "getContext"), "getConnection"));
    } catch (ReflectiveOperationException e) {
      throw new ServletException("This version of GlassFish or Payara is not known: " + e, e);
    }
  }

  /** GlassFish has given the method another name than Payara. */
  private static Object grizzlys(Object request) throws ReflectiveOperationException {
    try {
      return call(request, "getGrizzlyRequest");
    } catch (NoSuchMethodException e) {
      return call(request, "getCoyoteRequest");
    }
  }

  private static Object call(Object target, String method) throws ReflectiveOperationException {
    return target.getClass().getMethod(method).invoke(target);
  }

  /**
   * G4: when the peer is gone the streams lose what they are made of on one thread while another is
   * inside of them, and go to the next request.
   */
  @Override
  public boolean takesStreamsBack() {
    return true;
  }

  /** G2: all listeners and destroy() are told inside of close(), which may throw behind that. */
  @Override
  public boolean endsInsideClose() {
    return true;
  }

  /**
   * G5: an end of TCP is told to a read listener that waits for bytes, and to nobody where none
   * waits yet, or bytes have just come.
   */
  @Override
  public void whenEnded(Runnable task) {
    Object listener =
        Proxy.newProxyInstance(
            closeListener.getClassLoader(),
            new Class<?>[] {closeListener},
            (proxy, method, arguments) -> {
              if (method.getName().equals("onClosed")) {
                task.run();
                return null;
              }
              return ProxyMethods.other(proxy, method, arguments);
            });
    try {
      addCloseListener.invoke(connection, listener);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("This version of Grizzly is not known: " + e, e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("Grizzly does not tell of an end", e.getCause());
    }
  }
}
