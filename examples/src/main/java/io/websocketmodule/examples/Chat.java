// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.managed.*;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;
import jakarta.websocket.CloseReason;

@WebServlet("/chat") // ?name=Ronald
public final class Chat extends HttpServlet {
  private final WebSocketCollection<WebSocketHandler> room = new WebSocketCollection<>();

  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(request, response, member(request.getParameter("name")));
  }

  WebSocketHandler member(String name) {
    return new WebSocketHandler() {
      @Override
      protected void onOpen() {
        room.add(this);
        room.broadcast(name + " joined.");
        send("Welcome " + name + ".");
      }

      @Override
      protected void onMessage(String text) {
        room.broadcast(name + " says: " + text);
      }

      @Override
      protected void onClose(CloseReason reason) {
        room.broadcast(name + " left.");
      }
    };
  }
}
