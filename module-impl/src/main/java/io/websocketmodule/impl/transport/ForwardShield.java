// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Keeps a response usable behind a forward on Tomcat 11. At the end of a forward Tomcat looks
 * through the wrappers for its own response and suspends it, so that no header gets through any
 * more (11.0.24; suspendWrappedResponseAfterForward, on by default since 11.0). Where it does not
 * find its own it closes the wrapper's stream, as Tomcat 10.1, Jetty and Undertow do anyway.
 */
public final class ForwardShield {
  private static final String TOMCAT = "org.apache.catalina.connector.ResponseFacade";

  private ForwardShield() {}

  /** Returns the same response in a shape that Tomcat does not know; elsewhere itself. */
  public static ServletResponse over(ServletResponse response) {
    ServletResponse own = response;
    while (own instanceof ServletResponseWrapper wrapper) {
      own = wrapper.getResponse();
    }
    return own.getClass().getName().equals(TOMCAT) ? unknownTo(response) : response;
  }

  private static ServletResponse unknownTo(ServletResponse response) {
    return (ServletResponse)
        Proxy.newProxyInstance(
            ForwardShield.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(response, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
