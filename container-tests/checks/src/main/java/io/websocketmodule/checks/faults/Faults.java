// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import io.websocketmodule.checks.Checks;
import java.io.IOException;

/** What each group of faults stands on. */
interface Faults extends Checks {

  /** Begins a fault on the shared server, with the bystanders beside it. */
  Scene fault(String name) throws IOException;
}
