// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** A servlet's one method, so that a check can show its server's side beside its client's. */
@FunctionalInterface
public interface RequestHandler {

  /** Handles a request of any method. */
  void handle(HttpServletRequest request, HttpServletResponse response) throws Exception;
}
