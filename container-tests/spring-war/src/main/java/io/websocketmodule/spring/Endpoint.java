// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.spring;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** An endpoint of the container's own WebSocket. */
@ServerEndpoint("/jakarta")
public class Endpoint {

  /** For the container. */
  public Endpoint() {}

  /** Answers so that it can be told from others. */
  @OnMessage
  public String answer(String text) {
    return "jakarta " + text;
  }
}
