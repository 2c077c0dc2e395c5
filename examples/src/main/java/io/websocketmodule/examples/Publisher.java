// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.managed.*;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;
import java.io.IOException;

/** POST publishes a line, GET subscribes; who asks for {@code ?every} misses none, or is closed. */
@WebServlet("/prices")
public final class Publisher extends HttpServlet {
  private final WebSocketCollection<Subscriber> subscribers = new WebSocketCollection<>();

  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) {
    boolean every = request.getParameter("every") != null;
    WebSocketOptions options =
        WebSocketOptions.defaults()
            .slowPeer(every ? SlowPeer.CLOSE : SlowPeer.DROP_OLDEST)
            .sendBufferLimit(64 * 1024);
    WebSockets.accept(request, response, options, new Subscriber());
  }

  @Override
  public void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
    WebSocketCollection.Counts counts = subscribers.broadcast(request.getReader().readLine());
    response.getWriter().println(counts);
  }

  private class Subscriber extends WebSocketHandler {
    @Override
    protected void onOpen() {
      subscribers.add(this);
    }
  }
}
