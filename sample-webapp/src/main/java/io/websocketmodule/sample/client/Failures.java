// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample.client;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;

/** Failures in words for who sits at the console. */
final class Failures {

  private static final int LONGEST_BODY = 300;

  private Failures() {}

  /** Why no connection came about. */
  static String noConnection(Throwable failure) {
    if (failure instanceof WebSocketHandshakeException refused && refused.getResponse() != null) {
      return "The server answered the handshake with HTTP status "
          + refused.getResponse().statusCode()
          + body(refused.getResponse());
    }
    return "No connection: " + reason(failure) + ".";
  }

  /** The first line of a text, as of "Give your name." */
  private static String body(HttpResponse<?> response) {
    boolean plain =
        response.headers().firstValue("Content-Type").orElse("").startsWith("text/plain");
    String line =
        plain && response.body() instanceof String body
            ? body.lines().findFirst().orElse("").strip()
            : "";
    if (line.isEmpty()) {
      return ".";
    }
    return ": " + Output.printable(line.substring(0, Math.min(line.length(), LONGEST_BODY)));
  }

  /** The innermost failure that says something. */
  static String reason(Throwable failure) {
    String reason =
        failure instanceof ConnectException
            ? "nobody listens there" // What the JDK says without a word.
            : failure.getClass().getSimpleName();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
        return "the host is unknown";
      }
      if (cause instanceof HttpTimeoutException) {
        return "the server did not answer in time";
      }
      if (cause.getMessage() != null) {
        reason = Output.printable(cause.getMessage());
      }
    }
    return reason;
  }
}
