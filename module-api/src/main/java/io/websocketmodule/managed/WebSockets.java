// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.managed;

import io.websocketmodule.FrameListener;
import io.websocketmodule.HttpContext;
import io.websocketmodule.WebSocketContext;
import io.websocketmodule.spi.Acceptance;
import io.websocketmodule.spi.FrameListeners;
import io.websocketmodule.spi.ShutdownHooks;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Accepting WebSocket requests: HttpContext.AcceptWebSocketRequest and what belongs to it. */
public final class WebSockets {

  private WebSockets() {}

  /**
   * Whether the module is active and the request is a valid WebSocket handshake
   * (HttpContext.IsWebSocketRequest).
   */
  public static boolean isWebSocketRequest(HttpServletRequest request) {
    return WebSocketContext.NAME.equals(request.getAttribute(HttpContext.IIS_WEBSOCK));
  }

  /**
   * The first of our subprotocols that the client offers; ours are in order of preference.
   *
   * @return empty when the client offers none of them, or offers none in a valid form
   */
  public static Optional<String> chooseProtocol(HttpServletRequest request, String... ours) {
    List<?> offered = offered(request);
    for (String one : ours) {
      if (offered.contains(one)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /**
   * Accepts with default options. As {@link #accept(HttpServletRequest, HttpServletResponse,
   * WebSocketOptions, WebSocketHandler)}.
   */
  public static void accept(
      HttpServletRequest request, HttpServletResponse response, WebSocketHandler handler) {
    accept(request, response, WebSocketOptions.defaults(), handler);
  }

  /**
   * Accepts the request and serves it by a handler. This sets status 101, the chosen subprotocol
   * and a request attribute, nothing else; the connection opens after the filter chain has returned
   * or the asynchronous request was completed. Until the response is flushed another status cancels
   * it. On a request that is no valid handshake the module answers 400 or 426, on one of a foreign
   * origin 403.
   *
   * @param handler a new one for each connection
   * @throws IllegalStateException the module is not active for this request, the response is
   *     committed, the request was accepted before, or the handler already serves a connection;
   *     nothing has changed then
   * @throws IllegalArgumentException the options' subprotocol was not offered by the client
   */
  public static void accept(
      HttpServletRequest request,
      HttpServletResponse response,
      WebSocketOptions options,
      WebSocketHandler handler) {
    Objects.requireNonNull(handler, "handler");
    acceptBy(request, response, options, handler::port);
  }

  /**
   * Accepts with default options. As {@link #accept(HttpServletRequest, HttpServletResponse,
   * WebSocketOptions, WebSocketTask)}.
   */
  public static void accept(
      HttpServletRequest request, HttpServletResponse response, WebSocketTask task) {
    accept(request, response, WebSocketOptions.defaults(), task);
  }

  /**
   * Accepts the request and serves it by a blocking task. As {@link #accept(HttpServletRequest,
   * HttpServletResponse, WebSocketOptions, WebSocketHandler)}.
   */
  public static void accept(
      HttpServletRequest request,
      HttpServletResponse response,
      WebSocketOptions options,
      WebSocketTask task) {
    Objects.requireNonNull(task, "task");
    acceptBy(request, response, options, () -> task);
  }

  /**
   * Runs a hook when the application stops, before its connections get their 1001, and within
   * shutdownTimeout: the place for farewells.
   *
   * @throws IllegalStateException the module is not installed in this application
   */
  public static void onShutdown(ServletContext application, Runnable hook) {
    installed(application, ShutdownHooks.ATTRIBUTE, ShutdownHooks.class)
        .add(Objects.requireNonNull(hook, "hook"));
  }

  /**
   * Shows the frames of this application's connections to a listener, where the setting {@code
   * frameTrace} is {@code listener}; where it is not, the listener gets nothing. It stays for as
   * long as the application runs.
   *
   * @throws IllegalStateException the module is not installed in this application
   */
  public static void traceFrames(ServletContext application, FrameListener listener) {
    installed(application, FrameListeners.ATTRIBUTE, FrameListeners.class)
        .add(Objects.requireNonNull(listener, "listener"));
  }

  private static <T> T installed(ServletContext application, String attribute, Class<T> type) {
    Object part = application.getAttribute(attribute);
    if (!type.isInstance(part)) {
      throw new IllegalStateException(
          "The WebSocket module is not installed in this application, or its filter has not started"
              + " yet: call this from a servlet, or from a listener after the filters'"
              + " initialisation.");
    }
    return type.cast(part);
  }

  private static void acceptBy(
      HttpServletRequest request,
      HttpServletResponse response,
      WebSocketOptions options,
      Supplier<?> endpoint) {
    // Whatever throws, throws before anything has changed.
    check(request, response, options);
    Acceptance acceptance = new Acceptance(options, endpoint.get());
    options.subprotocol().ifPresent(chosen -> response.setHeader("Sec-WebSocket-Protocol", chosen));
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    request.setAttribute(Acceptance.ATTRIBUTE, acceptance);
  }

  private static void check(
      HttpServletRequest request, HttpServletResponse response, WebSocketOptions options) {
    if (request.getAttribute(HttpContext.WEBSOCKET_VERSION) == null) {
      throw new IllegalStateException(
          "The WebSocket module is not active for "
              + request.getRequestURI()
              + ": add its jar to the application, map its filter to this path, and check that no"
              + " webSocket element or parameter sets enabled to false.");
    }
    if (request.getAttribute(Acceptance.ATTRIBUTE) != null) {
      throw new IllegalStateException("This request was accepted before");
    }
    if (response.isCommitted()) {
      throw new IllegalStateException(
          "The response is committed; accept must come before anything is sent");
    }
    String chosen = options.subprotocol().orElse(null);
    // On a request that is no valid handshake the module's own answer says more.
    if (chosen != null && isWebSocketRequest(request) && !offered(request).contains(chosen)) {
      throw new IllegalArgumentException(
          "The subprotocol \""
              + chosen
              + "\" was not offered by the client, which offers "
              + offered(request));
    }
  }

  private static List<?> offered(HttpServletRequest request) {
    return request.getAttribute(Acceptance.OFFERED_SUBPROTOCOLS) instanceof List<?> offered
        ? offered
        : List.of();
  }
}
