// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;

/**
 * What Jetty calls on one connection: its interfaces Connection, UpgradeTo and Callback, answered
 * by the names of their methods and passed on to the transport.
 */
final class JettyProxies {
  private final JettyTransport transport;
  private final JettyCalls jetty;
  private final Object endPoint;
  private final long created = System.currentTimeMillis();

  JettyProxies(JettyTransport transport, JettyCalls jetty, Object endPoint) {
    this.transport = transport;
    this.jetty = jetty;
    this.endPoint = endPoint;
  }

  Object connectionMethod(Object proxy, Method method, Object[] arguments) throws Throwable {
    switch (method.getName()) {
      case "onUpgradeTo" -> transport.keep((ByteBuffer) arguments[0]);
      case "onOpen" -> transport.opened();
      case "onClose" -> transport.closed((Throwable) arguments[0]);
      case "close" -> transport.stopping();
      case "addEventListener", "removeEventListener" -> {}
      case "getEndPoint" -> {
        return endPoint;
      }
      case "onIdleExpired" -> {
        return transport.idleExpired();
      }
      case "getMessagesIn", "getMessagesOut", "getBytesIn", "getBytesOut" -> {
        // Jetty's word for "not counted".
        return -1L;
      }
      case "getCreatedTimeStamp" -> {
        return created;
      }
      default -> {
        return ProxyMethods.other(proxy, method, arguments);
      }
    }
    return null;
  }

  Object filledMethod(Object proxy, Method method, Object[] arguments) throws Throwable {
    switch (method.getName()) {
      case "succeeded" -> transport.readable();
      case "failed" -> {
        // A timeout is none of ours; the interest is gone with it, so the connection asks again.
        if (arguments[0] instanceof TimeoutException) {
          transport.readable();
        } else {
          transport.lost((Throwable) arguments[0]);
        }
      }
      case "getInvocationType" -> {
        return jetty.invocationType(transport.mayBlock());
      }
      default -> {
        return ProxyMethods.other(proxy, method, arguments);
      }
    }
    return null;
  }

  Object writtenMethod(Object proxy, Method method, Object[] arguments) throws Throwable {
    switch (method.getName()) {
      case "succeeded" -> transport.writeEnded(null);
      case "failed" -> transport.writeEnded((Throwable) arguments[0]);
      case "getInvocationType" -> {
        return jetty.invocationType(transport.mayBlock());
      }
      default -> {
        return ProxyMethods.other(proxy, method, arguments);
      }
    }
    return null;
  }
}
