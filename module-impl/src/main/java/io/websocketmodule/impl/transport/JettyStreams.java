// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * What of Jetty's HTTP/2 is needed beside its end points, which cannot reset a stream. Found by
 * name, as in {@link JettyCalls}; a server without HTTP/2 has none of these classes. Immutable.
 */
final class JettyStreams {
  private static final String PACKAGE = "org.eclipse.jetty.http2.";

  private final MethodHandle id;
  private final MethodHandle newReset;
  private final MethodHandle reset;

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
}
