// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.http2;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.Journal;
import io.websocketmodule.checks.Tls;
import io.websocketmodule.checks.client.HttpAnswer;
import io.websocketmodule.checks.servlet.ManagedEcho;
import io.websocketmodule.checks.servlet.NativeEcho;
import io.websocketmodule.checks.servlet.SessionEcho;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What each group of checks stands on: a server for each, reached by one connection of HTTP/2. */
interface Http2Stage {

  long LIMIT_SECONDS = 30;

  /** What servlet, task and handler answer. */
  List<String> ECHOES = List.of("/native", "/session", "/managed");

  /** Those of them that note their end. */
  List<String> NOTING = List.of("/native", "/managed");

  /** What a handshake has besides the CONNECT. */
  Map<String, String> VERSION = Map.of("Sec-WebSocket-Version", "13");

  /**
   * A new server of the container under test, not started.
   *
   * @param idleTimeout the container's own limit for silences
   */
  EmbeddedJetty newServer(Duration idleTimeout);

  /** Of every server's TLS. */
  Tls keys();

  /** What the servers' servlets note. */
  Journal journal();

  /** What is checked with a server. */
  interface Check {
    void on(BridgedServer server) throws Exception;
  }

  default void with(Application application, Check check) throws Exception {
    with(application, Duration.ofSeconds(30), check);
  }

  default void with(Application application, Duration idleTimeout, Check check) throws Exception {
    BridgedServer server = new BridgedServer(newServer(idleTimeout), Optional.of(keys()));
    server.start(application);
    try {
      check.on(server);
    } finally {
      server.stop();
      server.connection().close();
    }
  }

  default Application echoes() {
    return new Application()
        .handle("/native", new NativeEcho(journal()))
        .handle("/session", new SessionEcho(journal()))
        .handle("/managed", new ManagedEcho(journal()))
        .handle("/page", (request, response) -> response.getWriter().print("page"));
  }

  /** An ordinary request on the same connection. */
  default HttpAnswer page(BridgedServer server) throws Exception {
    return server.connection().get("/page", Map.of()).wholeAnswer();
  }

  /** Until client and server have forgotten all other streams. */
  default void awaitStreams(BridgedServer server, int count) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (server.connection().streams() != count || server.streams() != count) {
      assertTrue(
          System.nanoTime() < end,
          () -> server.connection().streams() + " and " + server.streams() + " are left");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
