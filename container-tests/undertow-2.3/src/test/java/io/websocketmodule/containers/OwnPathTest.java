// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.undertow.UndertowOptions;
import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.Journal;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.servlet.ManagedEcho;
import io.websocketmodule.checks.servlet.NativeEcho;
import io.websocketmodule.impl.transport.TransportSelection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xnio.Options;

/** What is Undertow's alone. */
@Timeout(60)
class OwnPathTest {

  /** A request must be there in this time, also on a busy machine. */
  private static final int SHORT_MILLIS = 2000;

  @Test
  void undertowsOwnPathServesUndertow() throws Exception {
    CompletableFuture<String> name = new CompletableFuture<>();
    UndertowServer server = new UndertowServer();
    server.start(
        new Application()
            .handle(
                "/name",
                (request, response) ->
                    name.complete(TransportSelection.of(request.getServletContext()).name())));
    try (RawClient client = RawClient.connect(server.port())) {
      client.request(client.get("/name"));
      String forced = System.getProperty("io.websocketmodule.transport", "undertow");
      assertEquals(forced, name.get(30, TimeUnit.SECONDS));
    } finally {
      server.stop();
    }
  }

  @Test
  void timeoutsOfTheServerEndNoWebSocket() throws Exception {
    Journal journal = new Journal();
    UndertowServer server =
        new UndertowServer(
            builder ->
                builder
                    .setSocketOption(Options.READ_TIMEOUT, SHORT_MILLIS)
                    .setSocketOption(Options.WRITE_TIMEOUT, SHORT_MILLIS)
                    .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, SHORT_MILLIS)
                    .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, SHORT_MILLIS));
    server.start(
        new Application()
            .handle("/native", new NativeEcho(journal))
            .handle("/managed", new ManagedEcho(journal)));
    try (RawClient first = RawClient.open(server.port(), "/native");
        RawClient second = RawClient.open(server.port(), "/managed")) {
      expectEcho(first);
      expectEcho(second);
      stayIdle();
      expectEcho(first);
      expectEcho(second);
    } finally {
      server.stop();
    }
  }

  private static void expectEcho(RawClient client) throws Exception {
    byte[] data = {1, 2, 3};
    client.send(ClientFrame.binary(data));
    assertArrayEquals(data, client.readMessage().bytes());
  }

  /** Each of its clocks comes to its end, and once more. */
  private static void stayIdle() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2 * SHORT_MILLIS);
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }
}
