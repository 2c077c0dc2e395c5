// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.HttpUpgradeListener;
import io.undertow.server.ServerConnection;
import io.websocketmodule.impl.connection.Transport;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.xnio.StreamConnection;

/**
 * What Undertow calls when it hands a connection over and when the connection is closed, be it
 * before or after that. It lives as long as the connection, and so keeps nothing of the request.
 */
final class UndertowHandover extends Handover<UndertowTransport>
    implements HttpUpgradeListener, ServerConnection.CloseListener {

  UndertowHandover(Function<Transport, Transport.Events> opener) {
    prepare(opener);
  }

  /**
   * Called on the request's thread, or on the I/O thread when the 101 had to wait. All goes on
   * there, so that whoever is told of the connection never sees two threads of the container.
   */
  @Override
  public void handleUpgrade(StreamConnection channel, HttpServerExchange exchange) {
    ServerConnection server = exchange.getConnection();
    ByteBuffer early = takeBytesBehindHandshake(server);
    UndertowHeaderCache.forget(server);
    given(new UndertowTransport(channel, server.getByteBufferPool(), early));
    try {
      channel.getIoThread().execute(this::open);
    } catch (RejectedExecutionException e) {
      closed(server); // the server stops
    }
  }

  /**
   * They lie in a pooled buffer that Undertow takes back when it closes the connection, while
   * another thread may be reading them: so they are copied, and the conduit that gives them out is
   * taken away.
   */
  private static ByteBuffer takeBytesBehindHandshake(ServerConnection server) {
    if (!(server instanceof AbstractServerConnection http)) {
      return null;
    }
    PooledByteBuffer extra = http.getExtraBytes();
    if (extra == null) {
      return null;
    }
    ByteBuffer bytes = extra.getBuffer();
    ByteBuffer early = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    extra.close();
    http.setExtraBytes(null);
    http.clearChannel();
    return early;
  }

  @Override
  public void closed(ServerConnection connection) {
    ended();
  }

  @Override
  String name() {
    return "undertow";
  }
}
