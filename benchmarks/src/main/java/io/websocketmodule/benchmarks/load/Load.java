// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import java.io.IOException;

/** What is done at the points of one scene. */
@FunctionalInterface
interface Load {

  /** Does it, and returns what was measured. Connections are closed when this returns. */
  LoadResult run(LoadPlan plan, Events events) throws IOException;

  /** Path of the handler that echoes. */
  String ECHO = "/echo";
}
