// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import io.websocketmodule.WebSocketException;
import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.protocol.CloseCodes;
import io.websocketmodule.impl.protocol.CloseStatus;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;

/** What becomes of a connection whose application threw, or whose peer sent too much. */
final class Failures {

  private static final System.Logger LOG = System.getLogger(Failures.class.getPackageName());

  /** Exceptions are wrapped a few times at most; a chain may be a circle. */
  private static final int DEEPEST = 8;

  private Failures() {}

  /**
   * Closes with 1011 for an exception of the application, and logs it; but one that only passes on
   * that the connection is gone is none of its mistakes.
   */
  static void end(Connection connection, String where, Throwable thrown) {
    if (connection.isOpen()) {
      connection.applicationFailed(where, thrown);
    } else if (tellsOfTheConnection(thrown)) {
      LOG.log(Level.DEBUG, where + " ended with its connection", thrown);
    } else {
      LOG.log(Level.ERROR, where + " threw; the connection was closed before", thrown);
    }
  }

  private static boolean tellsOfTheConnection(Throwable thrown) {
    Throwable at = thrown;
    for (int depth = 0; at != null && depth < DEEPEST; depth++) {
      if (at instanceof WebSocketException || at instanceof InterruptedIOException) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }

  /** Closes with 1009. */
  static void tooBig(Connection connection) {
    long limit = connection.settings().receiveBufferLimit();
    connection.fail(
        CloseStatus.shortened(CloseCodes.TOO_BIG, "A message has at most " + limit + " bytes"),
        Kind.TOO_BIG,
        "The peer's message is larger than the limit of " + limit + " bytes",
        null);
  }
}
