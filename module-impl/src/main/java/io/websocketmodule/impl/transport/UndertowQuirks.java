// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.WebConnection;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Undertow 2.3 (seen up to 2.3.24.Final). Its streams keep their state in plain fields and its own
 * listener goes on after our callback has returned; so the input is touched on the connection's I/O
 * thread alone, which the exchange tells. The output needs only the write token: its listener runs
 * while a write waits, and never else.
 *
 * <p>All of Undertow is reached by the names of public methods of the request's own class.
 */
final class UndertowQuirks implements ServletQuirks {
  private final Thread ioThread;
  private final Object serverConnection;
  private final Method setOption;
  private final Object closeAbort;

  private UndertowQuirks(
      Thread ioThread, Object serverConnection, Method setOption, Object closeAbort) {
    this.ioThread = ioThread;
    this.serverConnection = serverConnection;
    this.setOption = setOption;
    this.closeAbort = closeAbort;
  }

  /** Empty: this is no request of Undertow's. */
  static Optional<ServletQuirks> of(ServletRequest request) throws ServletException {
    Class<?> type = request.getClass();
    if (!type.getName().startsWith("io.undertow.")) {
      return Optional.empty();
    }
    try {
      Object exchange = type.getMethod("getExchange").invoke(request);
      Object thread = exchange.getClass().getMethod("getIoThread").invoke(exchange);
      Object connection = exchange.getClass().getMethod("getConnection").invoke(exchange);
      ClassLoader loader = exchange.getClass().getClassLoader();
      Class<?> serverConnection =
          Class.forName("io.undertow.server.ServerConnection", false, loader);
      Class<?> option = Class.forName("org.xnio.Option", false, loader);
      Object abort =
          Class.forName("org.xnio.Options", true, loader).getField("CLOSE_ABORT").get(null);
      Method set = serverConnection.getMethod("setOption", option, Object.class);
      return Optional.of(new UndertowQuirks((Thread) thread, connection, set, abort));
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new ServletException("This version of Undertow is not known: " + e, e);
    }
  }

  /** Nothing: the 101 is out. */
  @Override
  public void begin(ServletOutputStream out) {}

  @Override
  public boolean mayRead() {
    return Thread.currentThread() == ioThread;
  }

  @Override
  public boolean runWhereReadable(Runnable task) {
    try {
      ((Executor) ioThread).execute(task);
    } catch (RejectedExecutionException e) {
      // The server stops, and tells destroy().
    }
    return true;
  }

  @Override
  public boolean isOpen() {
    return ((Channel) serverConnection).isOpen();
  }

  @Override
  public boolean needsFlush() {
    return false;
  }

  /**
   * WebConnection.close() would block, which the I/O thread refuses; the streams close each their
   * half.
   */
  @Override
  public void close(WebConnection connection) throws IOException {
    try {
      connection.getOutputStream().close();
    } finally {
      connection.getInputStream().close();
    }
  }

  @Override
  public void abort(WebConnection connection) {
    runWhereReadable(
        () -> {
          try {
            setOption.invoke(serverConnection, closeAbort, Boolean.TRUE);
            dropWaiting(connection.getOutputStream());
            ((Closeable) serverConnection).close();
            connection.getInputStream().close();
          } catch (IOException | ReflectiveOperationException e) {
            // Closed already.
          } catch (RejectedExecutionException e) {
            // The server stops, and ends the connection with its thread.
          }
        });
  }

  /**
   * U2: the listener goes round for ever while bytes remain that cannot be written, and a close
   * tries to write them once more, blocking, and logs that it could not. No public method ends
   * that.
   */
  @Override
  public boolean dropWaiting(ServletOutputStream out) {
    try {
      Field field = out.getClass().getDeclaredField("buffer");
      field.setAccessible(true);
      if (field.get(out) instanceof ByteBuffer rest) {
        rest.position(rest.limit());
      }
      return true;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false;
    }
  }
}
