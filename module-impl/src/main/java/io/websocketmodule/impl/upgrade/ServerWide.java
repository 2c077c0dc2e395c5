// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.websocketmodule.HttpContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.websocket.CloseReason;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The module installed once, for all applications of a server, as the feature is in IIS. Where an
 * application has brought the module itself the server's steps aside.
 *
 * <p>The filter is registered by name, so that its class is the application's own where the
 * application has one: classes of two copies are never mixed.
 *
 * <p>Not named below META-INF/services: a server that has it on its class path, maybe by accident,
 * would install it. On Jetty its module adds it to every application (JettyApplications); Tomcat
 * registers the filter by conf/web.xml instead.
 */
public final class ServerWide implements ServletContainerInitializer {

  private static final System.Logger LOGGER = System.getLogger(ServerWide.class.getPackageName());

  /** Of the filter that needs no registration by hand: this one's and the web-fragment's. */
  private static final String FILTER_NAME = "WebSocketModule";

  private static final String FILTER_CLASS = WebSocketModuleFilter.class.getName();

  /** For the container alone. */
  public ServerWide() {}

  @Override
  public void onStartup(Set<Class<?>> unused, ServletContext application) {
    if (ownFilter(application, null).isPresent()) {
      return;
    }
    FilterRegistration.Dynamic filter = application.addFilter(FILTER_NAME, FILTER_CLASS);
    if (filter != null) {
      filter.setAsyncSupported(true);
      // Behind all filters of the application.
      filter.addMappingForUrlPatterns(
          EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), true, "/*");
    }
  }

  /** Whether a filter must do nothing in its application; says so in the log. */
  static boolean stepsAside(FilterConfig config) {
    ServletContext application = config.getServletContext();
    if (!config.getFilterName().equals(FILTER_NAME)) {
      return false;
    }
    Optional<String> own = ownFilter(application, FILTER_NAME);
    if (own.isPresent()) {
      LOGGER.log(
          INFO,
          "The filter {0} leaves the application at \"{1}/\" to its own filter {2}",
          FILTER_NAME,
          application.getContextPath(),
          own.get());
      return true;
    }
    Optional<String> foreign = foreignApi(application);
    if (foreign.isPresent()) {
      LOGGER.log(
          WARNING,
          "The WebSocket module of the server does nothing in the application at \"{0}/\", which"
              + " brings a {1} of its own: leave the jars of the API out of WEB-INF/lib (scope"
              + " provided), or put websocket-module beside them",
          application.getContextPath(),
          foreign.get());
    }
    return foreign.isPresent();
  }

  /** The name of a filter of the module besides the one named. */
  private static Optional<String> ownFilter(ServletContext application, String besides) {
    return application.getFilterRegistrations().entrySet().stream()
        .filter(entry -> !entry.getKey().equals(besides))
        .filter(entry -> FILTER_CLASS.equals(entry.getValue().getClassName()))
        .<String>map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * The API's type that the application would find in another copy than these classes do: what
   * passes between them would be of two classes of the same name.
   */
  private static Optional<String> foreignApi(ServletContext application) {
    ClassLoader loader = application.getClassLoader();
    if (loader == null) {
      return Optional.empty();
    }
    return List.<Class<?>>of(HttpContext.class, CloseReason.class).stream()
        .filter(type -> isForeign(type, loader))
        .map(Class::getName)
        .findFirst();
  }

  private static boolean isForeign(Class<?> type, ClassLoader loader) {
    try {
      return Class.forName(type.getName(), false, loader) != type;
    } catch (ClassNotFoundException | LinkageError e) {
      return false; // The application does not use it.
    }
  }
}
