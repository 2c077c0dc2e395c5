// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.servlet;

import io.websocketmodule.WebSocketException;
import io.websocketmodule.checks.Journal;
import jakarta.servlet.ServletRequest;
import jakarta.websocket.CloseReason;

/** One connection's entries in the journal; none without an id. */
record Notes(Journal journal, String id) {

  static Notes of(Journal journal, ServletRequest request) {
    return new Notes(journal, request.getParameter("id"));
  }

  void closed(CloseReason reason) {
    note("closed " + reason.getCloseCode().getCode());
  }

  void failed(Throwable failure) {
    note(
        "failed "
            + (failure instanceof WebSocketException known
                ? known.kind()
                : failure.getClass().getSimpleName()));
  }

  private void note(String what) {
    if (id != null) {
      journal.note(id, what);
    }
  }
}
