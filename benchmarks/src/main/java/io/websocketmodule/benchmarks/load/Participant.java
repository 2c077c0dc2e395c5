// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import java.io.IOException;

/** What a selection key of the load client belongs to. */
@FunctionalInterface
interface Participant {

  /** Its channel can be read or written, or is connected. */
  void ready() throws IOException;
}
