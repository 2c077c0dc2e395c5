// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import io.websocketmodule.impl.transport.ForwardShield;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The response that holds back a 101: what the handler does to it decides whether the request
 * becomes a WebSocket.
 *
 * <p>Before the flush another status, sendError, a redirect or reset take the 101 back. The flush
 * may come by flushBuffer, or by the flush or close of the writer or the stream. Behind it the
 * response counts as committed: setStatus and what is written are ignored, sendError, sendRedirect
 * and reset throw. What is written while a 101 is held is dropped, for a 101 has no body.
 *
 * <p>To a CONNECT any 2xx would say that the stream is a WebSocket from now on (RFC 9110 9.3.6),
 * and the page of a servlet that knows of none would be taken for frames. It goes out as 501, which
 * is what a servlet answers to a CONNECT by itself.
 */
final class ModuleResponse extends HttpServletResponseWrapper {

  /** sendRedirect(String, int, boolean) of Servlet 6.1; null before. */
  private static final MethodHandle REDIRECT_6_1 = redirectOfServlet61();

  private final UpgradeExchange exchange;
  private ServletOutputStream stream;
  private PrintWriter writer;

  ModuleResponse(HttpServletResponse response, UpgradeExchange exchange) {
    super(response);
    this.exchange = exchange;
    refuseByDefault();
  }

  private void refuseByDefault() {
    if (exchange.isConnect() && !exchange.settled() && !super.isCommitted()) {
      super.setStatus(SC_NOT_IMPLEMENTED);
    }
  }

  /** Whether a response is one of these, or a wrapper around one. */
  static boolean isIn(ServletResponse response) {
    ServletResponse inner = response;
    while (!(inner instanceof ModuleResponse) && inner instanceof ServletResponseWrapper wrapper) {
      inner = wrapper.getResponse();
    }
    return inner instanceof ModuleResponse;
  }

  /** What is below; while a 101 is held or flushed not in the shape that a forward would end. */
  @Override
  public ServletResponse getResponse() {
    return exchange.passes() ? super.getResponse() : ForwardShield.over(super.getResponse());
  }

  @Override
  public void setStatus(int status) {
    if (exchange.settled()) {
      return;
    }
    if (status == SC_SWITCHING_PROTOCOLS && exchange.hold()) {
      return;
    }
    exchange.cancel();
    super.setStatus(exchange.isConnect() && status / 100 == 2 ? SC_NOT_IMPLEMENTED : status);
  }

  @Override
  public int getStatus() {
    return exchange.held() || exchange.accepted() ? SC_SWITCHING_PROTOCOLS : super.getStatus();
  }

  @Override
  public void sendError(int status) throws IOException {
    takeBack("sendError");
    super.sendError(status);
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    takeBack("sendError");
    super.sendError(status, message);
  }

  @Override
  public void sendRedirect(String location) throws IOException {
    takeBack("sendRedirect");
    super.sendRedirect(location);
  }

  /** Overrides where the servlet API is 6.1. */
  public void sendRedirect(String location, int status) throws IOException {
    sendRedirect(location, status, true);
  }

  /** Overrides where the servlet API is 6.1. */
  public void sendRedirect(String location, boolean clearBuffer) throws IOException {
    sendRedirect(location, SC_FOUND, clearBuffer);
  }

  /** Overrides where the servlet API is 6.1. */
  public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
    takeBack("sendRedirect");
    if (REDIRECT_6_1 == null) {
      throw new UnsupportedOperationException("This container's servlet API is older than 6.1");
    }
    try {
      REDIRECT_6_1.invokeExact(
          (HttpServletResponse) super.getResponse(), location, status, clearBuffer);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  @Override
  public void reset() {
    takeBack("reset");
    super.reset();
    refuseByDefault();
    stream = null;
    writer = null;
  }

  /** Clears the body and leaves the status, so that it does not take a 101 back. */
  @Override
  public void resetBuffer() {
    refuseBehindFlush("resetBuffer");
    super.resetBuffer();
  }

  @Override
  public void flushBuffer() throws IOException {
    if (exchange.flushPasses()) {
      super.flushBuffer();
    } else {
      exchange.flush();
    }
  }

  @Override
  public boolean isCommitted() {
    return exchange.settled() || super.isCommitted();
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    if (writer != null) {
      throw new IllegalStateException("getWriter was called on this response");
    }
    if (stream == null) {
      stream = new ModuleOutputStream(exchange, (HttpServletResponse) super.getResponse());
    }
    return stream;
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    if (stream != null) {
      throw new IllegalStateException("getOutputStream was called on this response");
    }
    if (writer == null) {
      writer =
          new PrintWriter(new ModuleWriter(exchange, (HttpServletResponse) super.getResponse()));
    }
    return writer;
  }

  private void takeBack(String method) {
    refuseBehindFlush(method);
    exchange.cancel();
  }

  private void refuseBehindFlush(String method) {
    if (exchange.settled()) {
      throw new IllegalStateException(
          method + " after the flush of a 101: the response is committed");
    }
  }

  private static MethodHandle redirectOfServlet61() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(
              HttpServletResponse.class,
              "sendRedirect",
              MethodType.methodType(void.class, String.class, int.class, boolean.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null;
    }
  }
}
