// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.module;

import io.websocketmodule.benchmarks.peers.Peer;
import io.websocketmodule.managed.SlowPeer;
import io.websocketmodule.managed.WebSocketCollection;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;

/** Handlers of the managed layer. */
final class ManagedHandlers {

  /** A peer that reads late gets all, however much that is. */
  static final WebSocketOptions OPTIONS = WebSocketOptions.defaults().slowPeer(SlowPeer.WAIT);

  private static final WebSocketCollection<WebSocketHandler> SUBSCRIBERS =
      new WebSocketCollection<>();

  private final WebSocketOptions options;

  ManagedHandlers(WebSocketOptions options) {
    this.options = options;
  }

  void echo(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(request, response, options, new Echo());
  }

  void blocking(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(request, response, options, new Blocking());
  }

  void publish(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(request, response, options, new Publisher());
  }

  void subscribe(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(request, response, options, new Subscriber());
  }

  private static final class Echo extends WebSocketHandler {

    @Override
    protected void onMessage(String text) {
      send(text);
    }

    @Override
    protected void onMessage(ByteBuffer data) {
      send(data);
    }
  }

  private static final class Blocking extends WebSocketHandler {

    @Override
    protected void onMessage(String text) throws InterruptedException {
      Thread.sleep(Peer.BLOCKING_MILLIS);
      send(text);
    }
  }

  private static final class Publisher extends WebSocketHandler {

    @Override
    protected void onMessage(String text) {
      SUBSCRIBERS.broadcast(text);
    }
  }

  private static final class Subscriber extends WebSocketHandler {

    @Override
    protected void onOpen() {
      SUBSCRIBERS.add(this);
    }

    @Override
    protected void onMessage(String text) {
      send(text);
    }
  }
}
