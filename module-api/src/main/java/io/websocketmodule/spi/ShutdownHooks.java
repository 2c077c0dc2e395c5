// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.spi;

/** Where the engine takes what is to run before its connections get their 1001. */
public interface ShutdownHooks {

  /** Attribute of the ServletContext that holds the hooks of the module installed there. */
  String ATTRIBUTE = "io.websocketmodule.spi.ShutdownHooks";

  /** Adds a hook; it runs once, at stop, on a thread of the module's. */
  void add(Runnable hook);
}
