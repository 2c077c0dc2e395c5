// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.module;

import io.websocketmodule.benchmarks.peers.Style;
import io.websocketmodule.impl.upgrade.WebSocketModuleFilter;
import io.websocketmodule.managed.WebSocketOptions;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.Set;

/** The module and its handlers, the same in every container. */
public final class ModuleApplication {

  private ModuleApplication() {}

  /** Registers the filter with default settings, and the servlets of a style. */
  public static void register(ServletContext context, Style style) {
    if (style.ours()) {
      FilterRegistration.Dynamic filter =
          context.addFilter("WebSocketModule", new WebSocketModuleFilter());
      filter.setAsyncSupported(true);
      filter.setInitParameter("enabled", Boolean.toString(style != Style.PLAIN_DISABLED));
      filter.addMappingForUrlPatterns(
          EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), true, "/*");
    }
    switch (style) {
      case NATIVE -> add(context, "/echo", new Accepting(NativeEcho::accept));
      case MANAGED -> addHandlers(context, ManagedHandlers.OPTIONS);
      case INLINE -> addHandlers(context, ManagedHandlers.OPTIONS.executor(Runnable::run));
      case TASK -> {
        add(context, "/echo", new Accepting(Tasks::echo));
        add(context, "/blocking", new Accepting(Tasks::blocking));
        add(context, "/publish", new Accepting(Tasks::publish));
        add(context, "/subscribe", new Accepting(Tasks::subscribe));
      }
      default -> add(context, "/plain", new PlainServlet());
    }
  }

  /** What the handlers of a style do, in a few words. */
  public static String settings(Style style) {
    return switch (style) {
      case NATIVE ->
          "module with default settings, port form of readFragment and writeFragment, pooled heap"
              + " buffers of "
              + NativeEcho.BUFFER_BYTES
              + " bytes, none held while idle";
      case MANAGED ->
          "module with default settings, onMessage sends without waiting, slowPeer WAIT";
      case INLINE ->
          "module with default settings, onMessage sends without waiting, slowPeer WAIT, executor"
              + " Runnable::run";
      case TASK ->
          "module with default settings, receive and send in a task on a thread of its own, virtual"
              + " from JDK 21 on";
      case PLAIN_DISABLED -> "module with enabled=false, servlet that answers GET";
      case PLAIN_ENABLED -> "module with default settings, servlet that answers GET";
      default -> "no module, servlet that answers GET";
    };
  }

  private static void addHandlers(ServletContext context, WebSocketOptions options) {
    ManagedHandlers handlers = new ManagedHandlers(options);
    add(context, "/echo", new Accepting(handlers::echo));
    add(context, "/blocking", new Accepting(handlers::blocking));
    add(context, "/publish", new Accepting(handlers::publish));
    add(context, "/subscribe", new Accepting(handlers::subscribe));
  }

  private static void add(
      ServletContext context, String path, jakarta.servlet.http.HttpServlet servlet) {
    context.addServlet(path, servlet).addMapping(path);
  }

  /** Styles that {@link #register} knows. */
  public static Set<Style> styles() {
    return EnumSet.of(
        Style.NATIVE,
        Style.MANAGED,
        Style.INLINE,
        Style.TASK,
        Style.PLAIN_WITHOUT,
        Style.PLAIN_DISABLED,
        Style.PLAIN_ENABLED);
  }
}
