// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.spi;

import io.websocketmodule.FrameListener;

/** Where the engine takes listeners to the frames of its connections. */
public interface FrameListeners {

  /** Attribute of the ServletContext that holds the listeners of the module installed there. */
  String ATTRIBUTE = "io.websocketmodule.spi.FrameListeners";

  /** Adds a listener, for as long as the application runs. */
  void add(FrameListener listener);
}
