// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import java.io.IOException;

/** How a load tells the harness where it stands, which then looks at the server. */
interface Events {

  /** The measurement begins. */
  String BEGIN = "begin";

  /** The measurement ends. */
  String END = "end";

  /** No connection is open; the load goes on when told. */
  String EMPTY = "empty";

  /** All connections are open; the load goes on when told. */
  String OPENED = "opened";

  /** All connections have echoed one message; the load goes on when told. */
  String ECHOED = "echoed";

  /** Tells, and does not wait. */
  void tell(String event);

  /** Tells, and waits until the harness has looked. */
  void tellAndWait(String event) throws IOException;
}
