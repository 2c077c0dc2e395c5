// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.transport;

import io.websocketmodule.impl.transport.TransportSelection;
import io.websocketmodule.impl.transport.TransportUpgrade;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Upgrades every request with an id to a {@link RawConnection}, and lets the rest pass. */
final class RawUpgrade implements Filter {
  /** Request parameter: by which the check finds the server's side. */
  static final String ID = "id";

  /** Request parameter: a {@link RawConnection.Style}. */
  static final String STYLE = "style";

  /** Request parameter: accept from another thread, of a request that was started async. */
  static final String ASYNC = "async";

  private final ConcurrentMap<String, CompletableFuture<RawConnection>> connections =
      new ConcurrentHashMap<>();
  private final boolean eventsMayBlock;
  private TransportUpgrade upgrade;

  RawUpgrade(boolean eventsMayBlock) {
    this.eventsMayBlock = eventsMayBlock;
  }

  /** The server's side of a connection, once it is open. */
  CompletableFuture<RawConnection> connection(String id) {
    return connections.computeIfAbsent(id, unknown -> new CompletableFuture<>());
  }

  @Override
  public void init(FilterConfig config) {
    upgrade = TransportSelection.of(config.getServletContext());
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getParameter(ID) == null || request.getDispatcherType() == DispatcherType.ASYNC) {
      chain.doFilter(request, response);
      return;
    }
    // A wrapper, as other filters put them in front.
    HttpServletRequest http = new HttpServletRequestWrapper((HttpServletRequest) request);
    HttpServletResponse answer = (HttpServletResponse) response;
    if (request.getParameter(ASYNC) == null) {
      accept(http, answer);
      return;
    }
    AsyncContext started = request.startAsync(request, response);
    Thread other = new Thread(() -> acceptAndComplete(http, answer, started), "accepts");
    other.start();
  }

  private void acceptAndComplete(
      HttpServletRequest request, HttpServletResponse response, AsyncContext started) {
    try {
      accept(request, response);
    } catch (IOException | ServletException e) {
      connection(request.getParameter(ID)).completeExceptionally(e);
    } finally {
      started.complete();
    }
  }

  private void accept(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String id = request.getParameter(ID);
    RawConnection.Style style = RawConnection.Style.valueOf(request.getParameter(STYLE));
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.setHeader("Upgrade", "websocket");
    response.setHeader("Connection", "Upgrade");
    upgrade.upgrade(
        request,
        response,
        transport -> {
          RawConnection connection = new RawConnection(transport, style, eventsMayBlock);
          connection.startReading();
          connection(id).complete(connection);
          return connection;
        });
  }
}
