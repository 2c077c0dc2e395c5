// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.proxy;

import io.websocketmodule.node.process.UnavailableException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a client hears where no process has answered: a plain sentence that tells nothing of the
 * inside, and never with status 200, as iisnode's pages for developers had it.
 *
 * @param status the HTTP status
 * @param sentence for the client
 * @param retryAfter zero: not said
 * @param detail for developers alone
 */
record ErrorAnswer(int status, String sentence, Duration retryAfter, List<String> detail) {

  static ErrorAnswer of(UnavailableException e) {
    return switch (e.reason()) {
      case DID_NOT_START ->
          new ErrorAnswer(
              HttpServletResponse.SC_BAD_GATEWAY,
              "The application could not be started.",
              Duration.ZERO,
              detail(e.getMessage(), e.lastLines()));
      case BACKING_OFF ->
          new ErrorAnswer(
              HttpServletResponse.SC_SERVICE_UNAVAILABLE,
              "The application has failed and is started again in a moment.",
              e.retryAfter(),
              detail(e.getMessage(), e.lastLines()));
      case BUSY ->
          new ErrorAnswer(
              HttpServletResponse.SC_SERVICE_UNAVAILABLE,
              "The application has as many requests as it can take.",
              e.retryAfter(),
              List.of(e.getMessage()));
      case STOPPING ->
          new ErrorAnswer(
              HttpServletResponse.SC_SERVICE_UNAVAILABLE,
              "The application is stopping.",
              Duration.ZERO,
              List.of());
    };
  }

  static ErrorAnswer badGateway(String detail, List<String> lastLines) {
    return new ErrorAnswer(
        HttpServletResponse.SC_BAD_GATEWAY,
        "The application did not give a valid answer.",
        Duration.ZERO,
        detail(detail, lastLines));
  }

  static ErrorAnswer badRequest() {
    return new ErrorAnswer(
        HttpServletResponse.SC_BAD_REQUEST,
        "The request has characters that must not be in it.",
        Duration.ZERO,
        List.of());
  }

  static ErrorAnswer moduleIsEnabled() {
    return new ErrorAnswer(
        HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
        "The WebSocket module is enabled for this path and would fight with the hosted application over the 101:"
            + " switch it off there with <webSocket enabled=\"false\"/>.",
        Duration.ZERO,
        List.of());
  }

  private static List<String> detail(String first, List<String> lines) {
    return Stream.concat(Stream.of(first), lines.stream().map(line -> "  " + line)).toList();
  }

  /** Sends the answer whole, instead of whatever the response held. It must not be committed. */
  void send(HttpServletResponse response, boolean forDevelopers) throws IOException {
    response.reset();
    response.setStatus(status);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (!retryAfter.isZero()) {
      response.setHeader("Retry-After", Long.toString((retryAfter.toMillis() + 999) / 1000));
    }
    // Text: what a process says is no markup of ours.
    response.setContentType("text/plain;charset=UTF-8");
    StringBuilder text = new StringBuilder(sentence).append('\n');
    if (forDevelopers) {
      detail.forEach(line -> text.append(line).append('\n'));
    }
    byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
    response.flushBuffer();
  }
}
