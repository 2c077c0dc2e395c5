// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.client;

import io.websocketmodule.checks.Tls;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/** OkHttp's client. It offers permessage-deflate with every handshake. */
public final class OkClient implements Client {

  private static final long LIMIT_SECONDS = 30;

  private final OkHttpClient client;
  private final Inbox inbox = new Inbox();
  private final CompletableFuture<Response> opened = new CompletableFuture<>();
  private final WebSocket socket;

  private OkClient(OkHttpClient client, URI uri) throws Exception {
    this.client = client;
    Request request = new Request.Builder().url(uri.toString()).build();
    socket = client.newWebSocket(request, new Listener());
    opened.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Opens a WebSocket. */
  public static OkClient open(URI uri) throws Exception {
    return new OkClient(new OkHttpClient(), uri);
  }

  /** Opens a WebSocket by TLS. */
  public static OkClient open(URI uri, Tls tls) throws Exception {
    OkHttpClient client =
        new OkHttpClient.Builder()
            .sslSocketFactory(tls.context().getSocketFactory(), tls.trustManager())
            .build();
    return new OkClient(client, uri);
  }

  @Override
  public void send(String text) {
    accepted(socket.send(text));
  }

  @Override
  public void send(byte[] data) {
    accepted(socket.send(ByteString.of(data)));
  }

  @Override
  public Received next() throws InterruptedException {
    return inbox.next();
  }

  @Override
  public void close(int code, String reason) {
    accepted(socket.close(code, reason));
  }

  @Override
  public int closeCode() throws Exception {
    return inbox.closeCode();
  }

  @Override
  public void close() {
    socket.cancel();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private static void accepted(boolean queued) {
    if (!queued) {
      throw new AssertionError("the client did not take it: closed, or its queue is full");
    }
  }

  private final class Listener extends WebSocketListener {

    @Override
    public void onOpen(WebSocket from, Response response) {
      opened.complete(response);
    }

    @Override
    public void onMessage(WebSocket from, String text) {
      inbox.message(Received.text(text));
    }

    @Override
    public void onMessage(WebSocket from, ByteString bytes) {
      inbox.message(new Received(false, bytes.toByteArray()));
    }

    @Override
    public void onClosing(WebSocket from, int code, String reason) {
      inbox.closeCode.complete(code);
      from.close(code == 1005 ? 1000 : code, null);
    }

    @Override
    public void onFailure(WebSocket from, Throwable failure, Response response) {
      opened.completeExceptionally(failure);
      inbox.failed(failure);
    }
  }
}
