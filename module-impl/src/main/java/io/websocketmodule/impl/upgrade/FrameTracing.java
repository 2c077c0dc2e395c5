// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import io.websocketmodule.Handshake;
import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.connection.ConnectionLog;
import io.websocketmodule.impl.connection.FrameTrace;
import io.websocketmodule.impl.connection.FrameTrace.To;
import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * What is shown of connections: the lines of their beginning and end, and what the settings
 * frameTrace and frameTracePayload bring about. Both call a connection by the same number. Any
 * thread.
 */
final class FrameTracing {

  /** The values of frameTrace. */
  enum Choice {
    OFF("off"),
    LOG("log"),
    LISTENER("listener");

    private final String text;

    Choice(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static final System.Logger LOGGER = System.getLogger(FrameTracing.class.getPackageName());

  private final FrameTrace trace = new FrameTrace(Clock.systemUTC());

  private final AtomicLong connections = new AtomicLong();

  /** A log that nobody has switched on is told of once. */
  private volatile boolean silenceTold;

  FrameTrace trace() {
    return trace;
  }

  /**
   * What opens a connection: itself where it is not traced, and so at no cost. Of a connection
   * whose lines nobody reads nothing is kept for them.
   *
   * @param handshake whose headers can still be asked for
   * @param response with all headers of the 101
   */
  Function<Transport, Transport.Events> opener(
      Settings settings, Connection connection, Handshake handshake, HttpServletResponse response) {
    long number = connections.incrementAndGet();
    if (ConnectionLog.shown()) {
      connection.log(new ConnectionLog(number, describe(handshake)));
    }
    Choice choice = settings.frameTrace();
    if (choice == Choice.OFF) {
      return connection::open;
    }
    if (choice == Choice.LOG && !FrameTrace.logged() && !silenceTold) {
      silenceTold = true;
      LOGGER.log(
          Level.WARNING,
          "frameTrace is log, but the logger {0} does not show level TRACE",
          FrameTrace.LOGGER);
    }
    FrameTrace.Traced traced =
        trace.connection(
            number,
            choice == Choice.LOG ? To.LOG : To.LISTENERS,
            settings.frameTracePayload(),
            call -> inApplication(connection, call));
    Map<String, List<String>> headers = headersOf(response);
    traced.opened(handshake, () -> headers);
    connection.whenEnded(traced::closed);
    return transport -> traced.open(transport, connection::open);
  }

  /** Without the query, which may hold what is nobody's business. */
  private static String describe(Handshake handshake) {
    InetSocketAddress peer = handshake.remoteAddress();
    return LogText.of(handshake.getRequestURI().getRawPath())
        + " from "
        + LogText.of(peer.getHostString() + ":" + peer.getPort())
        + handshake.subprotocol().map(name -> ", subprotocol " + LogText.of(name)).orElse("");
  }

  private static Map<String, List<String>> headersOf(HttpServletResponse response) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : response.getHeaderNames()) {
      headers.put(name, List.copyOf(response.getHeaders(name)));
    }
    return headers;
  }

  private static void inApplication(Connection connection, Runnable call) {
    ClassLoader before = connection.enterApplication();
    try {
      call.run();
    } finally {
      connection.leaveApplication(before);
    }
  }
}
