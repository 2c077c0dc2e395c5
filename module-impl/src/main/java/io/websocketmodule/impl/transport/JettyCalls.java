// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.EventListener;
import java.util.concurrent.Executor;

/**
 * What of Jetty's own classes is needed to take a connection over, found by name in the class
 * loader of one request object: a web application neither sees these classes nor carries them.
 *
 * <p>Kept by one {@link JettyUpgrade}, so that neither side's class loader is held by a static
 * field. Immutable.
 */
final class JettyCalls {
  private final ClassLoader loader;
  private final Class<?> callback;
  private final Class<?>[] upgradedConnection;
  private final Class<?> endPoint;
  private final Object blocking;
  private final Object nonBlocking;
  private final MethodHandle coreRequest;
  private final MethodHandle setAttribute;
  private final MethodHandle metaData;
  private final MethodHandle connection;
  private final MethodHandle endPointOf;
  private final MethodHandle tunnel;
  private final MethodHandle tunnelProtocol;
  private final MethodHandle tunnelEndPoint;
  private final MethodHandle fill;
  private final MethodHandle fillInterested;
  private final MethodHandle write;
  private final MethodHandle shutdownOutput;
  private final MethodHandle close;
  private final MethodHandle idleTimeout;
  private final MethodHandle carrier;
  private final MethodHandle upgrade;
  private final Class<?> stopListener;
  private final MethodHandle connector;
  private final MethodHandle server;
  private final MethodHandle executor;
  private final MethodHandle addListener;
  private final MethodHandle removeListener;

  /**
   * Resolves everything once.
   *
   * @param request Jetty's own request, of ee10 or ee11, no wrapper
   */
  JettyCalls(ServletRequest request) throws ReflectiveOperationException {
    loader = request.getClass().getClassLoader();
    Class<?> coreType = type("server.Request");
    Class<?> metaDataType = type("server.ConnectionMetaData");
    Class<?> connectionType = type("io.Connection");
    endPoint = type("io.EndPoint");
    callback = type("util.Callback");
    upgradedConnection = new Class<?>[] {connectionType, type("io.Connection$UpgradeTo")};
    Class<?> invocationType = type("util.thread.Invocable$InvocationType");
    blocking = constant(invocationType, "BLOCKING");
    nonBlocking = constant(invocationType, "NON_BLOCKING");

    // ServletContextRequest lies beside the request class: org.eclipse.jetty.ee10.servlet or ee11.
    Class<?> contextRequest =
        Class.forName(
            request.getClass().getPackageName() + ".ServletContextRequest", false, loader);
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    coreRequest =
        lookup
            .findStatic(
                contextRequest,
                "getServletContextRequest",
                MethodType.methodType(contextRequest, ServletRequest.class))
            .asType(MethodType.methodType(Object.class, ServletRequest.class));
    setAttribute =
        virtual(coreType, "setAttribute", Object.class, String.class, Object.class)
            .asType(MethodType.methodType(Object.class, Object.class, String.class, Object.class));
    metaData = erased(virtual(coreType, "getConnectionMetaData", metaDataType));
    connection = erased(virtual(metaDataType, "getConnection", connectionType));
    endPointOf = erased(virtual(connectionType, "getEndPoint", endPoint));
    Class<?> tunnelType = type("server.TunnelSupport");
    tunnel = erased(virtual(coreType, "getTunnelSupport", tunnelType));
    tunnelProtocol = erased(virtual(tunnelType, "getProtocol", String.class));
    tunnelEndPoint = erased(virtual(tunnelType, "getEndPoint", endPoint));
    fill =
        virtual(endPoint, "fill", int.class, ByteBuffer.class)
            .asType(MethodType.methodType(int.class, Object.class, ByteBuffer.class));
    fillInterested =
        virtual(endPoint, "tryFillInterested", boolean.class, callback)
            .asType(MethodType.methodType(boolean.class, Object.class, Object.class));
    write =
        virtual(endPoint, "write", void.class, callback, ByteBuffer[].class)
            .asFixedArity()
            .asType(
                MethodType.methodType(void.class, Object.class, Object.class, ByteBuffer[].class));
    shutdownOutput = erased(virtual(endPoint, "shutdownOutput", void.class));
    close = erased(virtual(endPoint, "close", void.class));
    idleTimeout =
        virtual(endPoint, "setIdleTimeout", void.class, long.class)
            .asType(MethodType.methodType(void.class, Object.class, long.class));
    carrier = erased(virtual(endPoint, "getTransport", Object.class));
    upgrade =
        virtual(endPoint, "upgrade", void.class, connectionType)
            .asType(MethodType.methodType(void.class, Object.class, Object.class));

    Class<?> connectorType = type("server.Connector");
    Class<?> lifeCycle = type("util.component.LifeCycle");
    stopListener = type("util.component.LifeCycle$Listener");
    connector = erased(virtual(metaDataType, "getConnector", connectorType));
    server = erased(virtual(connectorType, "getServer", type("server.Server")));
    executor = erased(virtual(connectorType, "getExecutor", Executor.class));
    MethodType listening = MethodType.methodType(boolean.class, Object.class, Object.class);
    addListener =
        virtual(lifeCycle, "addEventListener", boolean.class, EventListener.class)
            .asType(listening);
    removeListener =
        virtual(lifeCycle, "removeEventListener", boolean.class, EventListener.class)
            .asType(listening);
  }

  /** A class of the server, by its name behind {@code org.eclipse.jetty}. */
  Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName("org.eclipse.jetty." + name, false, loader);
  }

  private static MethodHandle virtual(
      Class<?> owner, String name, Class<?> result, Class<?>... parameters)
      throws ReflectiveOperationException {
    return MethodHandles.publicLookup()
        .findVirtual(owner, name, MethodType.methodType(result, parameters));
  }

  /** The handle of a method without parameters, its types widened to what this class can name. */
  private static MethodHandle erased(MethodHandle handle) {
    Class<?> result = handle.type().returnType() == void.class ? void.class : Object.class;
    return handle.asType(MethodType.methodType(result, Object.class));
  }

  private static Object constant(Class<?> enumeration, String name) throws ClassNotFoundException {
    for (Object constant : enumeration.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new ClassNotFoundException(enumeration.getName() + "." + name);
  }

  /** Jetty's core request behind a servlet request. */
  Object coreRequest(ServletRequest request) throws IOException {
    try {
      return (Object) coreRequest.invokeExact(request);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  void setAttribute(Object coreRequest, String name, Object value) throws IOException {
    try {
      Object before = (Object) setAttribute.invokeExact(coreRequest, name, value);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** The end point that carries a core request's connection. */
  Object endPoint(Object coreRequest) throws IOException {
    try {
      Object meta = (Object) metaData.invokeExact(coreRequest);
      Object http = (Object) connection.invokeExact(meta);
      return (Object) endPointOf.invokeExact(http);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** What a CONNECT asks to be carried on its stream; null: nothing, or it is no such request. */
  String tunnelProtocol(Object coreRequest) throws IOException {
    try {
      Object support = (Object) tunnel.invokeExact(coreRequest);
      return support == null ? null : (String) (Object) tunnelProtocol.invokeExact(support);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** The end point of the stream that a CONNECT came by. */
  Object tunnelEndPoint(Object coreRequest) throws IOException {
    try {
      Object support = (Object) tunnel.invokeExact(coreRequest);
      return (Object) tunnelEndPoint.invokeExact(support);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * Fills a buffer that is in flush mode: its content is between position and limit, and grows
   * behind the limit.
   */
  int fill(Object endPoint, ByteBuffer into) throws IOException {
    try {
      return (int) fill.invokeExact(endPoint, into);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** False: an interest is registered already. */
  boolean fillInterested(Object endPoint, Object callback) throws IOException {
    try {
      return (boolean) fillInterested.invokeExact(endPoint, callback);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  void write(Object endPoint, Object callback, ByteBuffer[] from) throws IOException {
    try {
      write.invokeExact(endPoint, callback, from);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  void shutdownOutput(Object endPoint) throws IOException {
    try {
      shutdownOutput.invokeExact(endPoint);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  void close(Object endPoint) throws IOException {
    try {
      close.invokeExact(endPoint);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** 0: none. */
  void setIdleTimeout(Object endPoint, long milliseconds) throws IOException {
    try {
      idleTimeout.invokeExact(endPoint, milliseconds);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** What an end point lies on: another end point under TLS, else a channel. */
  Object carrier(Object endPoint) throws IOException {
    try {
      return (Object) carrier.invokeExact(endPoint);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Hands an end point over to a connection, as Jetty does. */
  void upgrade(Object endPoint, Object connection) throws IOException {
    try {
      upgrade.invokeExact(endPoint, connection);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** The server that a core request came to. */
  Object server(Object coreRequest) throws IOException {
    try {
      return (Object) server.invokeExact(connector(coreRequest));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** The threads of the same. */
  Executor executor(Object coreRequest) throws IOException {
    try {
      return (Executor) (Object) executor.invokeExact(connector(coreRequest));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  private Object connector(Object coreRequest) throws Throwable {
    Object meta = (Object) metaData.invokeExact(coreRequest);
    return (Object) connector.invokeExact(meta);
  }

  void addListener(Object server, Object listener) throws IOException {
    try {
      boolean added = (boolean) addListener.invokeExact(server, listener);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  void removeListener(Object server, Object listener) {
    try {
      boolean removed = (boolean) removeListener.invokeExact(server, listener);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** A listener to the life of a server. */
  Object newStopListener(InvocationHandler methods) {
    return Proxy.newProxyInstance(loader, new Class<?>[] {stopListener}, methods);
  }

  boolean isEndPoint(Object any) {
    return endPoint.isInstance(any);
  }

  /** A Connection that is also an UpgradeTo. */
  Object newConnection(InvocationHandler methods) {
    return Proxy.newProxyInstance(loader, upgradedConnection, methods);
  }

  /** A Callback. */
  Object newCallback(InvocationHandler methods) {
    return Proxy.newProxyInstance(loader, new Class<?>[] {callback}, methods);
  }

  /**
   * The invocation type of a callback. One that may block Jetty calls on a thread of its pool, one
   * that does not on the selector's own thread: without a hand-over, and without a change of the
   * selector's interest when it asks for the next event before it returns.
   */
  Object invocationType(boolean mayBlock) {
    return mayBlock ? blocking : nonBlocking;
  }

  static IOException failure(Throwable e) {
    if (e instanceof IOException io) {
      return io;
    }
    if (e instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (e instanceof Error error) {
      throw error;
    }
    return new IOException(e);
  }
}
