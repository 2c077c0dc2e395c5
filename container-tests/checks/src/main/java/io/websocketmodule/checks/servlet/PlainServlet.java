// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.servlet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet of an application without the module, as what the module does is compared with. */
public class PlainServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** An enum, whose constant lives as long as the application's loader. */
  enum Mark {
    HELD
  }

  /** For the container. */
  public PlainServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print(Mark.HELD);
  }
}
