// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.points;

/** What happens at a point. */
public enum Scene {
  /** Every message comes back. */
  ECHO,
  /** One sends, everyone else receives. */
  BROADCAST,
  /** Connections are opened and stay. */
  IDLE,
  /** Connections are opened, echo one message, and are closed. */
  CONNECT,
  /** Echo, while one more connection sends and never reads. */
  SLOW_READER,
  /** Echo, while other connections are served by a handler that blocks. */
  BLOCKING,
  /** HTTP requests that open no WebSocket, at a fixed rate. */
  PLAIN
}
