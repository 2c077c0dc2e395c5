// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chooses the way a container hands a connection over, by the names of its own classes: none is
 * linked where it is not.
 */
public final class TransportSelection {
  private static final String TOMCATS_HANDLER =
      "org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler";
  private static final String UNDERTOWS_EXCHANGE = "io.undertow.server.HttpServerExchange";
  private static final String UNDERTOWS_CHANNEL = "org.xnio.StreamConnection";
  private static final Pattern JETTYS_ENVIRONMENT =
      Pattern.compile("org\\.eclipse\\.jetty\\.ee\\d+\\.");
  private static final String FORCED = "io.websocketmodule.transport";

  private TransportSelection() {}

  /**
   * The way for the container that a filter is deployed in.
   *
   * @throws IllegalStateException the property that forces a path names none, or one that cannot
   *     work here
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
    if (forced == null) {
      return found(type);
    }
    return switch (forced.toLowerCase(Locale.ROOT)) {
      case "jetty" -> new JettyUpgrade();
      case "liberty" -> new LibertyUpgrade();
      case "servlet" -> standard(type);
      case "tomcat" -> byName("Tomcat");
      case "undertow" -> byName("Undertow");
      default ->
          throw new IllegalStateException(
              FORCED + " is " + forced + ", not one of jetty, liberty, servlet, tomcat, undertow");
    };
  }

  private static TransportUpgrade found(Class<?> type) {
    if (type.getName().startsWith("org.eclipse.jetty.")) {
      return jetty(type);
    }
    if (isUndertow(type)) {
      return byName("Undertow");
    }
    if (LibertyUpgrade.isLiberty(type)) {
      return new LibertyUpgrade();
    }
    return isTomcat(type) ? byName("Tomcat") : new ServletUpgrade();
  }

  /** Those before 12, and ee9 of 12, have no connection to give away in this manner. */
  private static TransportUpgrade jetty(Class<?> type) {
    Matcher environment = JETTYS_ENVIRONMENT.matcher(type.getName());
    if (environment.lookingAt()
        && sees(type, environment.group() + "servlet.ServletContextRequest")) {
      return new JettyUpgrade();
    }
    return new NoUpgrade(
        "this Jetty has neither a working HttpServletRequest.upgrade nor the own path of Jetty 12"
            + " in ee10 and later");
  }

  /** WildFly has Undertow, and does not show all of it to applications. */
  private static boolean isUndertow(Class<?> type) {
    return type.getName().startsWith("io.undertow.")
        && shared(type, UNDERTOWS_EXCHANGE)
        && shared(type, UNDERTOWS_CHANNEL);
  }

  private static boolean isTomcat(Class<?> type) {
    // GlassFish and its kin have Tomcat's names too, but not its connector.
    return type.getName().startsWith("org.apache.catalina.") && sees(type, TOMCATS_HANDLER);
  }

  private static TransportUpgrade standard(Class<?> type) {
    if (isTomcat(type)) {
      throw new IllegalStateException(
          FORCED
              + " is servlet, which loses bytes on Tomcat: Tomcat looks into the input on its own"
              + " threads while another one reads, and asks again and again while nobody does;"
              + " allowed here is tomcat");
    }
    if (LibertyUpgrade.isLiberty(type)) {
      throw new IllegalStateException(
          FORCED
              + " is servlet, which loses bytes on Open Liberty: behind each event it begins the"
              + " next read by itself, whether or not anybody has taken what is there; allowed here"
              + " is liberty");
    }
    return new ServletUpgrade();
  }

  private static boolean sees(Class<?> type, String name) {
    try {
      Class.forName(name, false, type.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Whether a class that the container sees is the one that this module would link. */
  private static boolean shared(Class<?> type, String name) {
    try {
      return Class.forName(name, false, type.getClassLoader())
          == Class.forName(name, false, TransportSelection.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** By name: where a container is not, nothing that names its classes is linked. */
  private static TransportUpgrade byName(String container) {
    try {
      String name = TransportSelection.class.getPackageName() + "." + container + "Upgrade";
      return (TransportUpgrade) Class.forName(name).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(container + "'s own path is not there: " + e, e);
    }
  }

  /** The container's own request object behind all wrappers. */
  static ServletRequest unwrapped(ServletRequest request) {
    ServletRequest own = request;
    while (own instanceof ServletRequestWrapper wrapper) {
      own = wrapper.getRequest();
    }
    return own;
  }

  /** As {@link #unwrapped}, for a way that hands HTTP connections over. */
  static HttpServletRequest containersOwn(HttpServletRequest request) throws ServletException {
    ServletRequest own = unwrapped(request);
    if (!(own instanceof HttpServletRequest http)) {
      throw new ServletException("Not an HTTP request: " + own.getClass().getName());
    }
    return http;
  }
}
