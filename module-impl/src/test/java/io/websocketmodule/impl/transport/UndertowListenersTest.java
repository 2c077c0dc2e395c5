// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.Undertow;
import io.undertow.server.ServerConnection;
import io.websocketmodule.impl.connection.Transport;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread of a pool may hold a connection that has ended; it leads to nothing of ours. */
@Timeout(120)
class UndertowListenersTest {

  private static final long PATIENCE_SECONDS = 60;

  private static final String UPGRADE =
      "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

  /** Fails when an Undertow comes that is made otherwise, so that somebody looks. */
  @Test
  void thisUndertowIsMadeAsExpected() {
    assertTrue(UndertowListeners.known());
  }

  @Test
  void aConnectionThatHasEndedHoldsNobodyWhoWasToldOfIt() throws Exception {
    CompletableFuture<ServerConnection> upgraded = new CompletableFuture<>();
    CompletableFuture<WeakReference<?>> told = new CompletableFuture<>();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                exchange -> {
                  var handover =
                      new UndertowHandover(
                          transport -> {
                            told.complete(new WeakReference<>(transport));
                            return new Closing(transport, ended);
                          });
                  exchange.upgradeChannel(handover);
                  exchange.getConnection().addCloseListener(handover);
                  upgraded.complete(exchange.getConnection());
                })
            .build();
    server.start();
    int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    try (Socket client = new Socket("127.0.0.1", port)) {
      client.getOutputStream().write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
      ServerConnection held = upgraded.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      WeakReference<?> transport = told.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (transport.get() != null && System.nanoTime() - end < 0) {
        System.gc();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
      assertNull(transport.get(), () -> "by " + held);
    } finally {
      server.stop();
    }
  }

  /** Closes as soon as it may. */
  private record Closing(Transport transport, CompletableFuture<Void> ended)
      implements Transport.Events {
    @Override
    public void onReadable() {
      transport.close();
    }

    @Override
    public void onWritable() {}

    @Override
    public void onLost(IOException cause) {}

    @Override
    public void onStopping() {}

    @Override
    public void onClosed() {
      ended.complete(null);
    }
  }
}
