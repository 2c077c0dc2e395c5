// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.module;

import io.websocketmodule.benchmarks.peers.Peer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The least that a servlet can answer. */
final class PlainServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final byte[] ANSWER = Peer.PLAIN_ANSWER.getBytes(StandardCharsets.US_ASCII);

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentLength(ANSWER.length);
    response.getOutputStream().write(ANSWER);
  }
}
