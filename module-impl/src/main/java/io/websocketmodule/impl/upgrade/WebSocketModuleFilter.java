// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.websocketmodule.HttpContext;
import io.websocketmodule.WebSocketContext;
import io.websocketmodule.impl.connection.Rejection;
import io.websocketmodule.impl.protocol.HeaderTokens;
import io.websocketmodule.impl.protocol.OpeningHandshake;
import io.websocketmodule.spi.Acceptance;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;

/**
 * The module's door: gives handlers WebSockets by taking over the 101 that they flush. Registered
 * by the jar's web-fragment.xml under the name WebSocketModule, or as web.xml.example shows.
 *
 * <p>A WebSocket is asked for by an Upgrade header, or over HTTP/2 by a CONNECT (RFC 8441), which
 * the handler sees as a GET. Any other request gets the attribute WEBSOCKET_VERSION and passes,
 * unwrapped; it has no HttpContext of its own, whose container would be empty for it anyway. One
 * whose Upgrade header names something else passes likewise. Where the module is switched off
 * nothing at all is done.
 */
public final class WebSocketModuleFilter implements Filter {

  private static final System.Logger LOGGER =
      System.getLogger(WebSocketModuleFilter.class.getPackageName());

  /** Request attribute: the exchange, for the dispatches that come back through the filter. */
  private static final String EXCHANGE = "io.websocketmodule.impl.Exchange";

  private static final PlainAnswer NO_HTTP2 =
      new PlainAnswer(
          HttpServletResponse.SC_NOT_IMPLEMENTED,
          "WebSockets are not served over HTTP/2 here; open them over HTTP/1.1.");

  /**
   * Null before init, behind destroy, and where another filter is the module of the application.
   */
  private volatile Installation installation;

  private static final PlainAnswer AMBIGUOUS =
      new PlainAnswer(
          HttpServletResponse.SC_BAD_REQUEST,
          "The path of a WebSocket must not have dot segments, backslashes or encoded slashes here.");

  /** Created by the container. */
  public WebSocketModuleFilter() {}

  /** With a module that runs already, for tests. */
  WebSocketModuleFilter(Installation installation) {
    this.installation = installation;
  }

  @Override
  public void init(FilterConfig config) throws ServletException {
    if (ServerWide.stepsAside(config)) {
      return;
    }
    LiveSettings settings = LiveSettings.read(System.getProperties(), config, System::nanoTime);
    Optional<Installation> started = Installation.start(config.getServletContext(), settings);
    installation = started.orElse(null);
    if (started.isPresent()) {
      LOGGER.log(started.get().isHopeless() ? WARNING : INFO, started.get().describe());
    } else {
      LOGGER.log(
          WARNING,
          "The filter {0} does nothing: another filter is the WebSocket module of this application",
          config.getFilterName());
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Installation module = installation;
    if (module != null
        && request instanceof HttpServletRequest httpRequest
        && response instanceof HttpServletResponse httpResponse) {
      String user = module.sessions().userBefore(httpRequest);
      try {
        if (httpRequest.getHeader("Upgrade") != null || isConnect(httpRequest)) {
          upgrade(module, httpRequest, httpResponse, chain);
        } else {
          ordinary(module, httpRequest, httpResponse, chain);
        }
      } finally {
        module.sessions().userBehind(httpRequest, user);
      }
    } else {
      chain.doFilter(request, response);
    }
  }

  @Override
  public void destroy() {
    Installation module = installation;
    installation = null;
    if (module != null) {
      module.stop();
    }
  }

  /** A CONNECT over HTTP/2, or what is dispatched of one that the handler sees as a GET. */
  private static boolean isConnect(HttpServletRequest request) {
    return !request.getProtocol().startsWith("HTTP/1")
        && (request.getMethod().equals("CONNECT") || request.getAttribute(EXCHANGE) != null);
  }

  /** Whether it is a CONNECT that asks for a WebSocket, and the container has a way to give one. */
  private static boolean isWebSocketConnect(Installation module, HttpServletRequest request) {
    return isConnect(request)
        && module
            .transport(request)
            .connectProtocol(request)
            .filter("websocket"::equals)
            .isPresent();
  }

  private static void ordinary(
      Installation module,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    if (module.settings().current().of(request).enabled()) {
      request.setAttribute(HttpContext.WEBSOCKET_VERSION, OpeningHandshake.VERSION);
      plain(request, response, chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static void upgrade(
      Installation module,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    // First of all: what a handshake began with holds to its end, wherever it is dispatched and
    // whatever changes meanwhile.
    if (request.getAttribute(EXCHANGE) instanceof UpgradeExchange known) {
      again(known, request, response, chain);
      return;
    }
    SettingsTable table = module.settings().look();
    Settings settings = table.of(request);
    boolean connect = isWebSocketConnect(module, request);
    if (settings.enabled()) {
      request.setAttribute(HttpContext.WEBSOCKET_VERSION, OpeningHandshake.VERSION);
      if (connect && !settings.http2() && !response.isCommitted()) {
        refuse(module, request, response, NO_HTTP2);
      } else {
        open(module, settings, request, response, chain, connect);
      }
      return;
    }
    boolean webSocket =
        connect
            || HeaderTokens.contain(Collections.list(request.getHeaders("Upgrade")), "websocket");
    if (webSocket && table.isOffForItsPath(settings) && !response.isCommitted()) {
      refuse(module, request, response, AMBIGUOUS);
      return;
    }
    if (webSocket && request.getDispatcherType() == DispatcherType.REQUEST) {
      module.counters().pass();
    }
    chain.doFilter(request, response);
  }

  private static void refuse(
      Installation module,
      HttpServletRequest request,
      HttpServletResponse response,
      PlainAnswer answer)
      throws IOException {
    module.counters().attempt();
    module.counters().reject(Rejection.of(answer.status()));
    module
        .refusals()
        .log(
            INFO,
            "Refused a handshake for "
                + LogText.of(request.getRequestURI())
                + ": "
                + answer.sentence());
    answer.send(response);
  }

  private static void open(
      Installation module,
      Settings settings,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      boolean connect)
      throws IOException, ServletException {
    OpeningHandshake.Headers headers = name -> Collections.list(request.getHeaders(name));
    OpeningHandshake.Result handshake =
        connect
            ? OpeningHandshake.examineConnect(headers)
            : OpeningHandshake.examine(request.getMethod(), request.getProtocol(), headers);
    if (handshake instanceof OpeningHandshake.NotAWebSocket) {
      chain.doFilter(request, response);
      return;
    }
    RequestContext context = new RequestContext(new HandshakeSnapshot(request));
    UpgradeExchange exchange =
        new UpgradeExchange(module, settings, handshake, request, response, context, connect);
    request.setAttribute(EXCHANGE, exchange);
    request.setAttribute(HttpContext.ATTRIBUTE, context);
    if (handshake instanceof OpeningHandshake.Valid valid) {
      request.setAttribute(HttpContext.IIS_WEBSOCK, WebSocketContext.NAME);
      request.setAttribute(Acceptance.OFFERED_SUBPROTOCOLS, valid.subprotocols());
    }
    ModuleResponse held = new ModuleResponse(response, exchange);
    run(exchange, new ModuleRequest(request, held, exchange), held, chain);
  }

  private static void plain(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request, response);
    // A managed accept of what is no handshake, by a handler that did not look. To hold back every
    // 101 would mean to wrap every response.
    if (response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS
        && request.getAttribute(Acceptance.ATTRIBUTE) != null
        && !response.isCommitted()
        && !request.isAsyncStarted()) {
      new PlainAnswer(
              HttpServletResponse.SC_BAD_REQUEST,
              "This is no WebSocket handshake: the request has no Upgrade header.")
          .send(response);
    }
  }

  /** The request was here before. */
  private static void again(
      UpgradeExchange exchange,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    if (request.getDispatcherType() != DispatcherType.ASYNC) {
      // Still in the chain of another mapping of this filter, which ends the exchange.
      chain.doFilter(request, response);
    } else if (ModuleRequest.isIn(request) && ModuleResponse.isIn(response)) {
      run(exchange, request, response, chain);
    } else {
      // The handler gave startAsync what lies below our wrappers.
      ModuleResponse anew = new ModuleResponse(response, exchange);
      run(exchange, new ModuleRequest(request, anew, exchange), anew, chain);
    }
  }

  private static void run(
      UpgradeExchange exchange,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
      if (!request.isAsyncStarted()) {
        exchange.end();
      }
    } catch (IOException | ServletException | RuntimeException | Error e) {
      exchange.failed(e);
      throw e;
    }
  }
}
