// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.process;

import java.time.Duration;
import java.util.List;

/** No process takes the request. The message is for the operator, not for the client. */
public final class UnavailableException extends Exception {
  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    /** A process was started and did not get to listen. */
    DID_NOT_START,
    /** The last processes died, and the next one may not be started yet. */
    BACKING_OFF,
    /** Every process has as many requests as it may have. */
    BUSY,
    /** The server is stopping. */
    STOPPING
  }

  /** What the failure is. */
  private final Reason reason;

  /** When to come again. */
  private final Duration retryAfter;

  /** Output of the process. */
  private final transient List<String> lastLines;

  UnavailableException(Reason reason, String message, Duration retryAfter, List<String> lastLines) {
    super(message);
    this.reason = reason;
    this.retryAfter = retryAfter;
    this.lastLines = List.copyOf(lastLines);
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** When it is worth to ask again; zero: nobody knows. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** What the process said last, for developers. */
  public List<String> lastLines() {
    return lastLines;
  }
}
