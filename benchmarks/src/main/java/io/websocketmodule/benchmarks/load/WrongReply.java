// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import java.io.IOException;

/** The server sent something else than it should have. */
final class WrongReply extends IOException {

  private static final long serialVersionUID = 1L;

  WrongReply(String message) {
    super(message);
  }
}
