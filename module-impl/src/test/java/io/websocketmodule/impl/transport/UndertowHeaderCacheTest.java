// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.Undertow;
import io.undertow.server.ServerConnection;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UndertowHeaderCacheTest {

  /** Fails when an Undertow comes that is made otherwise, so that somebody looks. */
  @Test
  void thisUndertowIsMadeAsExpected() {
    assertTrue(UndertowHeaderCache.known());
  }

  @Test
  void theValuesOfTheRequestAreLetGo() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                exchange -> {
                  boolean held = !values(exchange.getConnection()).isEmpty();
                  UndertowHeaderCache.forget(exchange.getConnection());
                  seen.complete(held + " " + values(exchange.getConnection()).size());
                })
            .build();
    server.start();
    int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    try (Socket client = new Socket("127.0.0.1", port)) {
      client
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: y\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertEquals("true 0", seen.get(20, TimeUnit.SECONDS));
    } finally {
      server.stop();
    }
  }

  private static Map<?, ?> values(ServerConnection connection) throws Exception {
    return (Map<?, ?>)
        value(value(value(connection, "readListener"), "state"), "headerValuesCache");
  }

  private static Object value(Object of, String name) throws ReflectiveOperationException {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }
}
