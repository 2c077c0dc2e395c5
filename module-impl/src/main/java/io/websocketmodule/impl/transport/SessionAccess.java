// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.function.Consumer;

/**
 * Moves the last access of an HTTP session to now, outside of any request, as a request would.
 *
 * <p>Servlet 6.1 has a call for that; in 6.0 each container has its own way. They are found by
 * name, for an application does not see them everywhere.
 */
public final class SessionAccess {

  private static final String TOMCATS = "org.apache.catalina.session.StandardSessionFacade";
  private static final String JETTYS = "SessionHandler$ServletSessionApi";

  /** HttpSession.getAccessor; null before Servlet 6.1. */
  private static final Method ACCESSOR = accessor();

  private SessionAccess() {}

  /**
   * Counts the session's time of inactivity from now on.
   *
   * @param session the container's own, no wrapper
   * @throws IllegalStateException the session has ended, or the container refuses
   */
  public static void renew(HttpSession session) {
    try {
      String type = session.getClass().getName();
      if (type.endsWith(JETTYS)) {
        renewJettys(session);
      } else if (!renewByAccessor(session)) {
        if (type.equals(TOMCATS)) {
          renewTomcats(session);
        } else {
          // Undertow 2.3.24 counts from this call on, as it is allowed to.
          session.setMaxInactiveInterval(session.getMaxInactiveInterval());
        }
      }
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("The session refuses: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      throw new IllegalStateException("The session cannot be accessed here", e);
    }
  }

  private static boolean renewByAccessor(HttpSession session) throws ReflectiveOperationException {
    Object accessor = ACCESSOR == null ? null : ACCESSOR.invoke(session);
    if (accessor == null) {
      return false;
    }
    Consumer<HttpSession> nothing = same -> {};
    ACCESSOR.getReturnType().getMethod("access", Consumer.class).invoke(accessor, nothing);
    return true;
  }

  /** Tomcat 10.1, and servers that have grown from it. */
  private static void renewTomcats(HttpSession facade) throws ReflectiveOperationException {
    Field behind = facade.getClass().getDeclaredField("session");
    behind.setAccessible(true);
    Object session = behind.get(facade);
    Class<?> type =
        Class.forName("org.apache.catalina.Session", false, session.getClass().getClassLoader());
    type.getMethod("access").invoke(session);
    type.getMethod("endAccess").invoke(session);
  }

  /**
   * Jetty 12.0.39, 12.1.12: as its requests do. Its accessor of Servlet 6.1 leaves the timer alone
   * that ends the session later, so that nothing would.
   */
  private static void renewJettys(HttpSession api) throws ReflectiveOperationException {
    Object session = api.getClass().getMethod("getSession").invoke(api);
    Class<?> type = session.getClass();
    ClassLoader jettys = type.getClassLoader();
    Class<?> manage = Class.forName("org.eclipse.jetty.session.SessionManager", false, jettys);
    Class<?> managed = Class.forName("org.eclipse.jetty.session.ManagedSession", false, jettys);
    Object manager = managed.getMethod("getSessionManager").invoke(session);
    Object id = managed.getMethod("getExtendedId").invoke(session);
    Object entered = manage.getMethod("getManagedSession", String.class).invoke(manager, id);
    if (entered == null) {
      throw new IllegalStateException("The session has ended");
    }
    try {
      managed.getMethod("access", long.class).invoke(entered, System.currentTimeMillis());
    } finally {
      manage.getMethod("complete", managed).invoke(manager, entered);
    }
  }

  private static Method accessor() {
    try {
      return HttpSession.class.getMethod("getAccessor");
    } catch (NoSuchMethodException before) {
      return null;
    }
  }
}
