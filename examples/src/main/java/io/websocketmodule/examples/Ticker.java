// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import io.websocketmodule.managed.*;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.*;
import java.time.Instant;
import java.util.concurrent.*;

/** Tells thousands the time every second, by one thread for all of them. */
@WebServlet("/ticker")
public final class Ticker extends HttpServlet {
  private final WebSocketCollection<WebSocketHandler> watchers = new WebSocketCollection<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  @Override
  public void init() {
    Runnable tick = () -> watchers.broadcast(Instant.now().toString());
    clock.scheduleAtFixedRate(tick, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public void doGet(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(request, response, new Watcher());
  }

  @Override
  public void destroy() {
    clock.shutdown();
  }

  private class Watcher extends WebSocketHandler {
    @Override
    protected void onOpen() {
      watchers.add(this);
    }
  }
}
