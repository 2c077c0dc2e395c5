// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.websocketmodule.HttpContext;
import io.websocketmodule.impl.transport.BrokenAnswer;
import io.websocketmodule.node.process.Hosting;
import io.websocketmodule.node.process.ProcessGroup;
import io.websocketmodule.node.proxy.Proxy;
import io.websocketmodule.node.proxy.Proxy.TruncatedAnswerException;
import io.websocketmodule.node.proxy.ProxySettings;
import io.websocketmodule.spi.EnabledPaths;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Hosts a Node application: starts its processes on demand, passes requests on to them, and lets
 * upgraded connections through byte for byte. Mapped to the path that the application serves, which
 * it sees whole; its init-params are the settings that docs/node-hosting.md lists.
 *
 * <p>The WebSocket module must be switched off for that path, as for iisnode: both want the 101. A
 * request that asks for an upgrade all the same gets 500.
 *
 * <p>With async-supported, which is meant to be set, no thread of the container waits for a
 * process.
 */
public final class NodeServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final System.Logger LOGGER = System.getLogger(NodeServlet.class.getPackageName());

  /** Request attribute: why the asynchronous request is dispatched back to have it broken off. */
  private static final String BROKEN_OFF = "io.websocketmodule.node.BrokenOff";

  /** What is kept while the servlet is in service; null before and behind. */
  private transient volatile Service service;

  private record Service(ProcessGroup processes, Proxy proxy) {}

  /** Created by the container. */
  public NodeServlet() {}

  @Override
  public void init() throws ServletException {
    try {
      NodeSettings settings = new NodeSettings(initParameters(), "Servlet " + getServletName());
      String name = mappings().isEmpty() ? getServletName() : String.join(", ", mappings());
      Hosting hosting = settings.hosting(name, getServletContext()::getRealPath, System::getenv);
      ProxySettings passing =
          new ProxySettings(
              name,
              settings.bool(NodeSetting.ENABLE_XFF),
              settings.bool(NodeSetting.STICKY_SESSIONS),
              cookiePath(),
              settings.bool(NodeSetting.DEV_ERRORS_ENABLED));
      ProcessGroup processes = new ProcessGroup(hosting);
      service = new Service(processes, new Proxy(passing, processes));
      LOGGER.log(
          INFO,
          "Hosting {0} in {1} on demand at {2}, {3} process(es)",
          hosting.command(),
          hosting.directory(),
          name,
          hosting.processes());
      warnOfModule();
    } catch (IllegalArgumentException | IOException e) {
      throw new ServletException(e.getMessage(), e);
    }
  }

  private Map<NodeSetting, String> initParameters() {
    Map<NodeSetting, String> values = new EnumMap<>(NodeSetting.class);
    for (String name : Collections.list(getInitParameterNames())) {
      NodeSetting setting =
          NodeSetting.of(name)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "Servlet " + getServletName() + ": no setting is named " + name));
      values.put(setting, getInitParameter(name));
    }
    return values;
  }

  private Collection<String> mappings() {
    var registration = getServletContext().getServletRegistration(getServletName());
    return registration == null ? List.of() : registration.getMappings();
  }

  /** The paths of all mappings, if one cookie can have it. */
  private String cookiePath() {
    String context = getServletContext().getContextPath();
    List<String> prefixes = mappings().stream().map(NodeServlet::prefix).distinct().toList();
    String path = context + (prefixes.size() == 1 ? prefixes.get(0) : "");
    return path.isEmpty() ? "/" : path;
  }

  /** What requests of a mapping begin with, below the context path. */
  private static String prefix(String mapping) {
    return mapping.endsWith("/*") ? mapping.substring(0, mapping.length() - 2) : "";
  }

  /** The filter is there before any servlet, and has told. */
  private void warnOfModule() {
    if (getServletContext().getAttribute(EnabledPaths.ATTRIBUTE) instanceof EnabledPaths module) {
      for (String mapping : mappings()) {
        if (module.enabled(prefix(mapping))) {
          LOGGER.log(
              WARNING,
              "The WebSocket module is enabled for {0}, where a Node application is hosted: both want"
                  + " the 101, and every upgrade gets 500. Switch it off there:"
                  + " <location path=\"{1}\"> with <webSocket enabled=\"false\"/> in /WEB-INF/web.config",
              mapping,
              prefix(mapping).replaceFirst("^/", ""));
        }
      }
    }
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (request.getAttribute(BROKEN_OFF) instanceof IOException broken) {
      // Only what leaves a servlet makes every container cut the connection.
      throw broken;
    }
    Service now = service;
    if (request.getHeader("Upgrade") != null
        && request.getAttribute(HttpContext.WEBSOCKET_VERSION) != null) {
      LOGGER.log(
          ERROR,
          "An upgrade of {0} is refused: the WebSocket module is enabled for this path",
          request.getRequestURI());
      now.proxy().refuseForModule(response);
    } else if (request.isAsyncSupported()) {
      AsyncContext async = request.startAsync(request, response);
      async.setTimeout(0);
      Runnable pass = () -> pass(now.proxy(), async, request, response);
      // By way of the container, which runs it when this call has returned: Undertow's streams
      // must not be touched by another thread before.
      async.start(() -> now.processes().threads().execute(pass));
    } else {
      passHere(now.proxy(), request, response);
    }
  }

  private static void passHere(
      Proxy proxy, HttpServletRequest request, HttpServletResponse response) throws IOException {
    try {
      proxy.pass(request, response);
    } catch (TruncatedAnswerException e) {
      BrokenAnswer.cut(request);
      throw e;
    }
  }

  private static void pass(
      Proxy proxy, AsyncContext async, HttpServletRequest request, HttpServletResponse response) {
    boolean broken = false;
    try {
      proxy.pass(request, response);
    } catch (TruncatedAnswerException e) {
      request.setAttribute(BROKEN_OFF, e);
      broken = !BrokenAnswer.cut(request);
    } catch (IOException e) {
      LOGGER.log(DEBUG, "A client is gone, or the container refuses its body", e);
      if (!response.isCommitted()) {
        response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      }
    } catch (RuntimeException e) {
      LOGGER.log(ERROR, "A request failed", e);
    } finally {
      if (broken) {
        async.dispatch();
      } else {
        async.complete();
      }
    }
  }

  /** Ends every process. */
  @Override
  public void destroy() {
    Service last = service;
    service = null;
    if (last != null) {
      // The processes first: what they say to their sockets at the end still goes through.
      last.processes().close();
      last.proxy().close();
    }
  }

  /** Process ids, for tests and status pages. */
  List<Long> pids() {
    Service now = service;
    return now == null ? List.of() : now.processes().pids();
  }
}
