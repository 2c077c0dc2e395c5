// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.http2;

import io.websocketmodule.checks.Tls;
import io.websocketmodule.checks.client.Client;
import io.websocketmodule.checks.client.Received;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Jetty's own WebSocket client over HTTP/2; all its sockets share a connection. */
public final class JettyClients implements AutoCloseable {

  private static final long LIMIT_SECONDS = 30;
  private static final long MAX_MESSAGE_BYTES = 1024 * 1024;

  private final WebSocketClient client;

  /** With a connection yet to be opened, which trusts this key alone. */
  public JettyClients(Tls tls) throws Exception {
    SslContextFactory.Client keys = new SslContextFactory.Client();
    keys.setSslContext(tls.context());
    keys.setEndpointIdentificationAlgorithm(null);
    ClientConnector connector = new ClientConnector();
    connector.setSslContextFactory(keys);
    client =
        new WebSocketClient(
            new HttpClient(
                new HttpClientTransportDynamic(
                    connector,
                    new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(connector)))));
    client.setMaxTextMessageSize(MAX_MESSAGE_BYTES);
    client.setMaxBinaryMessageSize(MAX_MESSAGE_BYTES);
    client.start();
  }

  /** Opens a WebSocket. */
  public Client open(URI uri) throws Exception {
    Socket socket = new Socket();
    client.connect(socket, uri).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return socket;
  }

  @Override
  public void close() {
    try {
      client.stop();
    } catch (Exception e) {
      throw new AssertionError("the client did not stop", e);
    }
  }

  /** Jetty calls it by the names of its listener; public for that. */
  public static final class Socket implements Session.Listener.AutoDemanding, Client {

    private final BlockingQueue<Received> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private volatile Session session;

    /** For Jetty and JettyClients. */
    public Socket() {}

    @Override
    public void onWebSocketOpen(Session opened) {
      session = opened;
    }

    @Override
    public void onWebSocketText(String text) {
      messages.add(Received.text(text));
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
      byte[] bytes = new byte[payload.remaining()];
      payload.get(bytes);
      messages.add(new Received(false, bytes));
      callback.succeed();
    }

    @Override
    public void onWebSocketClose(int code, String reason) {
      closed.complete(code);
    }

    @Override
    public void send(String text) throws Exception {
      Callback.Completable.with(done -> session.sendText(text, done)).get();
    }

    @Override
    public void send(byte[] data) throws Exception {
      Callback.Completable.with(done -> session.sendBinary(ByteBuffer.wrap(data), done)).get();
    }

    @Override
    public Received next() throws InterruptedException {
      Received next = messages.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no message came");
      }
      return next;
    }

    @Override
    public void close(int code, String reason) {
      session.close(code, reason, Callback.NOOP);
    }

    @Override
    public int closeCode() throws Exception {
      return closed.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      session.disconnect();
    }
  }
}
