// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.module;

import io.websocketmodule.benchmarks.peers.Peer;
import io.websocketmodule.managed.Message;
import io.websocketmodule.managed.WebSocketCollection;
import io.websocketmodule.managed.WebSocketConnection;
import io.websocketmodule.managed.WebSocketSession;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Blocking tasks, each on a thread of its own. */
final class Tasks {

  private static final WebSocketCollection<WebSocketConnection> SUBSCRIBERS =
      new WebSocketCollection<>();

  private Tasks() {}

  static void echo(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(request, response, session -> echo(session, 0));
  }

  static void blocking(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(request, response, session -> echo(session, Peer.BLOCKING_MILLIS));
  }

  static void publish(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(request, response, Tasks::publish);
  }

  static void subscribe(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(
        request,
        response,
        session -> {
          SUBSCRIBERS.add(session.connection());
          echo(session, 0);
        });
  }

  private static void echo(WebSocketSession session, long pauseMillis)
      throws IOException, InterruptedException {
    Message message = session.receive();
    while (!(message instanceof Message.Closed)) {
      if (pauseMillis > 0) {
        Thread.sleep(pauseMillis);
      }
      if (message instanceof Message.Text text) {
        session.send(text.text());
      } else if (message instanceof Message.Binary binary) {
        session.send(binary.data());
      }
      message = session.receive();
    }
  }

  private static void publish(WebSocketSession session) throws IOException {
    while (session.receive() instanceof Message.Text message) {
      SUBSCRIBERS.broadcast(message.text());
    }
  }
}
