// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.managed.*;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;

/** Prices for whoever wants them: the newest, or with {@code ?every} all of them or a close. */
@WebServlet("/prices")
public final class Publisher extends HttpServlet {
  final WebSocketCollection<Subscriber> subscribers = new WebSocketCollection<>();

  /** Encoded once for all, and never waits for a slow one. */
  public WebSocketCollection.Counts publish(String price) {
    return subscribers.broadcast(price);
  }

  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) {
    boolean every = request.getParameter("every") != null;
    SlowPeer policy = every ? SlowPeer.CLOSE : SlowPeer.DROP_OLDEST;
    WebSockets.accept(request, response, options(policy), new Subscriber());
  }

  static WebSocketOptions options(SlowPeer policy) {
    return WebSocketOptions.defaults().slowPeer(policy).sendBufferLimit(16 * 1024);
  }

  class Subscriber extends WebSocketHandler {
    @Override
    protected void onOpen() {
      subscribers.add(this);
    }
  }
}
