// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.clients;

import io.websocketmodule.checks.client.Client;
import io.websocketmodule.checks.client.Received;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ServerHandshake;

/** The client of Java-WebSocket, with its permessage-deflate. */
final class TheJavaWebSocket implements Client {

  private static final long LIMIT_SECONDS = 10;

  private final BlockingQueue<Received> inbox = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> extensions = new CompletableFuture<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final Socket socket;

  TheJavaWebSocket(URI uri) throws InterruptedException {
    socket = new Socket(uri);
    if (!socket.connectBlocking(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("Java-WebSocket did not connect");
    }
  }

  /** What the server has answered. */
  String extensions() throws Exception {
    return extensions.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void send(String text) {
    socket.send(text);
  }

  @Override
  public void send(byte[] data) {
    socket.send(data);
  }

  @Override
  public Received next() throws InterruptedException {
    Received next = inbox.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no message came within " + LIMIT_SECONDS + " s");
    }
    return next;
  }

  @Override
  public void close(int code, String reason) {
    socket.close(code, reason);
  }

  @Override
  public int closeCode() throws Exception {
    return closed.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    socket.close();
  }

  private final class Socket extends WebSocketClient {

    Socket(URI uri) {
      super(uri, new Draft_6455(List.of(new PerMessageDeflateExtension())));
    }

    @Override
    public void onOpen(ServerHandshake handshake) {
      extensions.complete(handshake.getFieldValue("Sec-WebSocket-Extensions"));
    }

    @Override
    public void onMessage(String text) {
      inbox.add(Received.text(text));
    }

    @Override
    public void onMessage(ByteBuffer data) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      inbox.add(new Received(false, bytes));
    }

    @Override
    public void onClose(int code, String reason, boolean remote) {
      closed.complete(code);
    }

    @Override
    public void onError(Exception failure) {
      extensions.completeExceptionally(failure);
      closed.completeExceptionally(failure);
    }
  }
}
