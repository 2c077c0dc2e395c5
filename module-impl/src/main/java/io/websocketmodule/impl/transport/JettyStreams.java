// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Function;

/**
 * What of Jetty's HTTP/2 is needed beside its end points, which neither reset a stream nor tell
 * that one is gone. Found by name, as in {@link JettyCalls}; a server without HTTP/2 has none of
 * these classes. Immutable.
 */
final class JettyStreams {
  private static final String PACKAGE = "org.eclipse.jetty.http2.";

  private final MethodHandle id;
  private final MethodHandle newReset;
  private final MethodHandle reset;
  private final MethodHandle lost;
  private final Class<?> httpStream;
  private final MethodHandle wrapHttpStream;

  /** Told of a reset that has left; nobody waits for it. */
  private final Object nobody;

  /**
   * Resolves everything once.
   *
   * @param stream any stream, which the end point of a tunnel has as its transport
   */
  JettyStreams(JettyCalls jetty, Object stream) throws ReflectiveOperationException {
    ClassLoader loader = stream.getClass().getClassLoader();
    Class<?> streamType = Class.forName(PACKAGE + "api.Stream", false, loader);
    Class<?> frameType = Class.forName(PACKAGE + "frames.ResetFrame", false, loader);
    Class<?> callbackType = Class.forName("org.eclipse.jetty.util.Callback", false, loader);
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    id =
        lookup
            .findVirtual(streamType, "getId", MethodType.methodType(int.class))
            .asType(MethodType.methodType(int.class, Object.class));
    newReset =
        lookup
            .findConstructor(frameType, MethodType.methodType(void.class, int.class, int.class))
            .asType(MethodType.methodType(Object.class, int.class, int.class));
    reset =
        lookup
            .findVirtual(
                streamType, "reset", MethodType.methodType(void.class, frameType, callbackType))
            .asType(MethodType.methodType(void.class, Object.class, Object.class, Object.class));
    nobody = jetty.newCallback(ProxyMethods::other);
    lost =
        lookup
            .findVirtual(
                Class.forName(PACKAGE + "HTTP2Stream", false, loader),
                "isResetOrFailed",
                MethodType.methodType(boolean.class))
            .asType(MethodType.methodType(boolean.class, Object.class));
    httpStream = jetty.type("server.HttpStream");
    wrapHttpStream =
        lookup
            .findVirtual(
                jetty.type("server.Request"),
                "addHttpStreamWrapper",
                MethodType.methodType(void.class, Function.class))
            .asType(MethodType.methodType(void.class, Object.class, Function.class));
  }

  /**
   * Sends RST_STREAM: what was not written yet does not leave, and what still comes is thrown away.
   *
   * @param code of RFC 9113 7
   */
  void reset(Object stream, int code) throws IOException {
    try {
      Object frame = (Object) newReset.invokeExact((int) id.invokeExact(stream), code);
      reset.invokeExact(stream, frame, nobody);
    } catch (Throwable e) {
      throw JettyCalls.failure(e);
    }
  }

  /** Whether a stream was reset, by either side, or has ended with its connection. */
  boolean lost(Object stream) throws IOException {
    try {
      return (boolean) lost.invokeExact(stream);
    } catch (Throwable e) {
      throw JettyCalls.failure(e);
    }
  }

  /**
   * Has a task run when Jetty has finished a request, behind all that it does then: its own
   * listeners to that are called before.
   */
  void whenFinished(Object coreRequest, Runnable task) throws IOException {
    Function<Object, Object> wrapper =
        own ->
            Proxy.newProxyInstance(
                httpStream.getClassLoader(),
                new Class<?>[] {httpStream},
                (proxy, method, arguments) -> passOn(own, method, arguments, task));
    try {
      wrapHttpStream.invokeExact(coreRequest, wrapper);
    } catch (Throwable e) {
      throw JettyCalls.failure(e);
    }
  }

  private static Object passOn(Object own, Method method, Object[] arguments, Runnable task)
      throws Throwable {
    try {
      return method.invoke(own, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    } finally {
      // Of both, Jetty calls one, once.
      if (method.getName().equals("succeeded") || method.getName().equals("failed")) {
        task.run();
      }
    }
  }
}
