// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A web application, described once for every container. A launcher hands {@link #register} the
 * servlet context while the application starts, and does for itself what the servlet API has no
 * call for: context parameters, users, TLS and Jakarta endpoints.
 */
public final class Application {

  /** Class of the module's filter, by name: the checks see the API alone. */
  public static final String MODULE_FILTER =
      "io.websocketmodule.impl.upgrade.WebSocketModuleFilter";

  /** Name under which web-fragment.xml registers the filter, too. */
  public static final String MODULE_NAME = "WebSocketModule";

  private static final EnumSet<DispatcherType> DISPATCHERS =
      EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC);

  private final Map<String, String> contextParameters = new LinkedHashMap<>();
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final Map<String, Filter> filtersInFront = new LinkedHashMap<>();
  private final Map<String, Filter> filtersBehind = new LinkedHashMap<>();
  private final Map<String, Servlet> servlets = new LinkedHashMap<>();
  private final Map<String, String> users = new LinkedHashMap<>();
  private final Set<Class<?>> endpoints = new LinkedHashSet<>();
  private Tls tls;
  private boolean http2;
  private String host = "127.0.0.1";
  private int port;

  /** An application with the module's filter on /* and nothing else. */
  public Application() {}

  /** Sets a context parameter. */
  public Application contextParameter(String name, String value) {
    contextParameters.put(name, value);
    return this;
  }

  /** Sets an init-param of the module's filter. */
  public Application setting(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** Puts a filter on /* in front of the module's. */
  public Application filterInFront(Filter filter) {
    filtersInFront.put("front" + filtersInFront.size(), filter);
    return this;
  }

  /** Puts a filter on /* behind the module's. */
  public Application filterBehind(Filter filter) {
    filtersBehind.put("behind" + filtersBehind.size(), filter);
    return this;
  }

  /** Adds a servlet that supports async requests. */
  public Application servlet(String path, Servlet servlet) {
    servlets.put(path, servlet);
    return this;
  }

  /** Adds a servlet that does one thing. */
  public Application handle(String path, RequestHandler handler) {
    return servlet(path, new HandlerServlet(handler));
  }

  /** Adds a Jakarta endpoint, to be served by the container's own WebSocket module. */
  public Application endpoint(Class<?> annotated) {
    endpoints.add(annotated);
    return this;
  }

  /**
   * Adds somebody who can log in by {@code HttpServletRequest.login}, and is known by the session
   * from then on. Where there are users, sessions that have expired are looked for every second.
   */
  public Application user(String name, String password) {
    users.put(name, password);
    return this;
  }

  /** Serves over TLS only. */
  public Application tls(Tls keys) {
    tls = keys;
    return this;
  }

  /** Serves HTTP/2 beside HTTP/1.1, on the same port. */
  public Application http2() {
    http2 = true;
    return this;
  }

  /** Listens here instead of on an ephemeral port of 127.0.0.1. */
  public Application listen(String address, int number) {
    host = address;
    port = number;
    return this;
  }

  /** The context parameters, for the launcher to set. */
  public Map<String, String> contextParameters() {
    return Map.copyOf(contextParameters);
  }

  /** Passwords by the names of users, for the launcher to know. */
  public Map<String, String> users() {
    return Map.copyOf(users);
  }

  /** The endpoints, for the launcher to deploy. */
  public Set<Class<?>> endpoints() {
    return Set.copyOf(endpoints);
  }

  /** Keys of the TLS connector; empty: plain TCP. */
  public Optional<Tls> tls() {
    return Optional.ofNullable(tls);
  }

  /** Whether HTTP/2 is to be switched on, for the launcher to do. */
  public boolean servesHttp2() {
    return http2;
  }

  /** The address to listen on. */
  public String host() {
    return host;
  }

  /** The port to listen on; 0: an ephemeral one. */
  public int port() {
    return port;
  }

  /** Registers filters and servlets; to be called while the context initialises. */
  public void register(ServletContext context) {
    filtersInFront.forEach((name, filter) -> map(context.addFilter(name, filter)));
    FilterRegistration.Dynamic module = context.addFilter(MODULE_NAME, MODULE_FILTER);
    settings.forEach(module::setInitParameter);
    map(module);
    filtersBehind.forEach((name, filter) -> map(context.addFilter(name, filter)));
    servlets.forEach(
        (path, servlet) -> {
          ServletRegistration.Dynamic one = context.addServlet("servlet" + path, servlet);
          one.setAsyncSupported(true);
          one.addMapping(path);
        });
  }

  private static void map(FilterRegistration.Dynamic filter) {
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(DISPATCHERS, true, "/*");
  }
}
