// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import java.io.IOException;

/** The server sent what it must not send. */
final class WrongReply extends IOException {

  private static final long serialVersionUID = 1L;

  WrongReply(String message) {
    super(message);
  }
}
