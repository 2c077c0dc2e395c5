// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.jetty;

import io.websocketmodule.benchmarks.peers.Peer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Handlers of Jetty's own WebSocket API, on Jetty without servlets. */
final class JettyApi {

  private static final Set<Session> SUBSCRIBERS = ConcurrentHashMap.newKeySet();

  private JettyApi() {}

  static String settings() {
    return "WebSocketUpgradeHandler without servlets, auto-demanding listeners, sends with a"
        + " callback that does nothing";
  }

  static Handler handler(Server server, int largestMessage) {
    return WebSocketUpgradeHandler.from(
        server,
        container -> {
          container.setMaxTextMessageSize(largestMessage);
          container.setMaxBinaryMessageSize(largestMessage);
          container.setIdleTimeout(Duration.ZERO);
          container.addMapping("/echo", (request, response, callback) -> new Echo());
          container.addMapping("/blocking", (request, response, callback) -> new Blocking());
          container.addMapping("/publish", (request, response, callback) -> new Publisher());
          container.addMapping("/subscribe", (request, response, callback) -> new Subscriber());
        });
  }

  /** Public, as Jetty wants listeners to be. */
  public static class Echo extends Session.Listener.AbstractAutoDemanding {

    @Override
    public void onWebSocketText(String message) {
      getSession().sendText(message, Callback.NOOP);
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
      getSession().sendBinary(payload, callback);
    }

    /** The peer is gone: there is nobody to tell. */
    @Override
    public void onWebSocketError(Throwable cause) {}
  }

  /** Blocks for each message. */
  public static class Blocking extends Session.Listener.AbstractAutoDemanding {

    @Override
    public void onWebSocketText(String message) {
      try {
        Thread.sleep(Peer.BLOCKING_MILLIS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      getSession().sendText(message, Callback.NOOP);
    }
  }

  /** Sends what comes to every subscriber. */
  public static class Publisher extends Session.Listener.AbstractAutoDemanding {

    @Override
    public void onWebSocketText(String message) {
      SUBSCRIBERS.forEach(subscriber -> subscriber.sendText(message, Callback.NOOP));
    }
  }

  /** Receives what is published. */
  public static class Subscriber extends Echo {

    @Override
    public void onWebSocketOpen(Session session) {
      super.onWebSocketOpen(session);
      SUBSCRIBERS.add(session);
    }

    @Override
    public void onWebSocketClose(int statusCode, String reason, Callback callback) {
      SUBSCRIBERS.remove(getSession());
      callback.succeed();
    }
  }
}
