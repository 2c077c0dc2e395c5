// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;

/**
 * The request of an exchange: an asynchronous start without arguments would hand out the
 * container's response, on which a 101 is none of ours; an upgrade by the servlet API is somebody
 * else's; and servlets serve no CONNECT.
 */
final class ModuleRequest extends HttpServletRequestWrapper {

  private final UpgradeExchange exchange;
  private final ModuleResponse response;

  ModuleRequest(HttpServletRequest request, ModuleResponse response, UpgradeExchange exchange) {
    super(request);
    this.response = response;
    this.exchange = exchange;
  }

  /** Whether a request is one of these, or a wrapper around one. */
  static boolean isIn(ServletRequest request) {
    ServletRequest inner = request;
    while (!(inner instanceof ModuleRequest) && inner instanceof ServletRequestWrapper wrapper) {
      inner = wrapper.getRequest();
    }
    return inner instanceof ModuleRequest;
  }

  /** A CONNECT is for HTTP/2 what a GET with an Upgrade header is for HTTP/1.1 (RFC 8441 5). */
  @Override
  public String getMethod() {
    return exchange.isConnect() ? "GET" : super.getMethod();
  }

  @Override
  public AsyncContext startAsync() {
    return startAsync(this, response);
  }

  @Override
  public AsyncContext startAsync(ServletRequest asyncRequest, ServletResponse asyncResponse) {
    AsyncContext started = super.startAsync(asyncRequest, asyncResponse);
    started.addListener(new AsyncEnd(exchange));
    return new ModuleAsyncContext(started, exchange);
  }

  @Override
  public AsyncContext getAsyncContext() {
    return new ModuleAsyncContext(super.getAsyncContext(), exchange);
  }

  @Override
  public <T extends HttpUpgradeHandler> T upgrade(Class<T> handlerClass)
      throws IOException, ServletException {
    T handler = super.upgrade(handlerClass);
    exchange.foreign();
    return handler;
  }
}
