// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.Journal;
import io.websocketmodule.checks.servlet.BlockingEcho;
import io.websocketmodule.checks.servlet.ManagedEcho;
import io.websocketmodule.checks.servlet.NativeEcho;
import io.websocketmodule.checks.servlet.PortEcho;
import io.websocketmodule.checks.servlet.SessionEcho;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What the server of the scenes serves. */
final class FaultApplication {

  /** Native with completions, as a port, blocking; managed with a task, with callbacks. */
  static final List<String> ECHOES =
      List.of("/native", "/port", "/blocking", "/session", "/managed");

  /** How many connections are open. */
  static final String OPEN = "/open";

  /** Sends without being asked, from two threads: {@code ?tag=}. */
  static final String TALK = "/talk";

  /** Knows no WebSocket. */
  static final String PLAIN = "/plain";

  private FaultApplication() {}

  static Application of(Journal journal) {
    return new Application()
        .setting("closeTimeout", "00:00:02")
        .setting("shutdownTimeout", "00:00:05")
        // Longer than what is measured lasts: it would end it, and let go of what is held.
        .setting("sendTimeout", "00:05:00")
        .setting("perMessageDeflate", "true") // for those that offer it
        .handle("/native", new NativeEcho(journal))
        .handle("/port", new PortEcho(journal))
        .handle("/blocking", new BlockingEcho(journal))
        .handle("/session", new SessionEcho(journal))
        .handle("/managed", new ManagedEcho(journal))
        .handle(
            TALK,
            (request, response) ->
                WebSockets.accept(request, response, new Talker(request.getParameter(Talker.TAG))))
        .handle(PLAIN, (request, response) -> response.setContentLength(0))
        .handle(OPEN, FaultApplication::tellOpen);
  }

  private static void tellOpen(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Supplier<?> status =
        (Supplier<?>) request.getServletContext().getAttribute("io.websocketmodule.Status");
    byte[] answer = ((Map<?, ?>) status.get()).get("open").toString().getBytes(US_ASCII);
    response.setContentLength(answer.length);
    response.getOutputStream().write(answer);
  }
}
