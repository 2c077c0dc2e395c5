// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.operating;

import io.websocketmodule.impl.connection.Engine;

/** The module of one application, as an operator sees it. Any thread may call. */
public interface OperatedModule {

  /** The path of its application; empty for the one at the root. */
  String contextPath();

  /** The version of the module. */
  String version();

  /** The transport by which connections are taken over. */
  String transport();

  /** What it counts, and its connections. */
  Engine engine();

  /** Tasks that may block, and run or are about to. */
  int blockingTasks();

  /** Whether the module is there, where no location says otherwise. */
  boolean enabled();

  /**
   * Switches the module for all handshakes that come from now on, until a web.config changes.
   *
   * @throws IllegalStateException the server keeps this setting for itself; the message says so
   */
  void enable(boolean enabled);
}
