// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.module;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet that accepts WebSockets in one way. */
final class Accepting extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient Way way;

  /** Accepts one request. */
  interface Way {
    void accept(HttpServletRequest request, HttpServletResponse response) throws IOException;
  }

  Accepting(Way way) {
    this.way = way;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    way.accept(request, response);
  }
}
