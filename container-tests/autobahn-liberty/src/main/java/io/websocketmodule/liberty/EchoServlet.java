// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.liberty;

import io.websocketmodule.checks.autobahn.EchoOver;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The echo at every path, over Open Liberty's own channel. */
@WebServlet(urlPatterns = "/*", asyncSupported = true)
public class EchoServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** For the container. */
  public EchoServlet() {}

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    new EchoOver("liberty").handle(request, response);
  }
}
