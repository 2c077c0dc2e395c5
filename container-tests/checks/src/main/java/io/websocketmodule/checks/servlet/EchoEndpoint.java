// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.servlet;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** An endpoint of the container's own WebSocket module. */
@ServerEndpoint("/jakarta")
public class EchoEndpoint {

  /** For the container. */
  public EchoEndpoint() {}

  /** Answers so that it can be told from the module's echo. */
  @OnMessage
  public String answer(String text) {
    return "jakarta " + text;
  }
}
