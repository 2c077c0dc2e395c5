// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;

/**
 * Chooses the way a container hands a connection over, by the names of its own classes: none is
 * linked where it is not.
 */
public final class TransportSelection {
  private static final String FORCED = "io.websocketmodule.transport";

  private TransportSelection() {}

  /**
   * The way for the container that a filter is deployed in.
   *
   * @throws IllegalStateException the property that forces a path names none
   */
  public static TransportUpgrade of(ServletContext context) {
    return byClass(context.getClass());
  }

  /**
   * The same, where only a request is at hand; wrappers around the container's own are seen
   * through.
   */
  public static TransportUpgrade of(HttpServletRequest request) {
    return byClass(unwrapped(request).getClass());
  }

  private static TransportUpgrade byClass(Class<?> type) {
    String forced = System.getProperty(FORCED);
    String path = forced == null ? found(type) : forced.toLowerCase(Locale.ROOT);
    return switch (path) {
      case "jetty" -> new JettyUpgrade();
      case "servlet" -> new ServletUpgrade();
      default ->
          throw new IllegalStateException(
              FORCED + " is " + forced + ", not one of jetty, servlet, tomcat");
    };
  }

  private static String found(Class<?> type) {
    return type.getName().startsWith("org.eclipse.jetty.") ? "jetty" : "servlet";
  }

  /** The container's own request object behind all wrappers. */
  static ServletRequest unwrapped(ServletRequest request) {
    ServletRequest own = request;
    while (own instanceof ServletRequestWrapper wrapper) {
      own = wrapper.getRequest();
    }
    return own;
  }
}
