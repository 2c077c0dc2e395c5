// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.client;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** The JDK's own WebSocket client. */
public final class JdkClient implements Client {

  private static final long LIMIT_SECONDS = 30;

  private final Inbox inbox = new Inbox();
  private final WebSocket socket;

  private JdkClient(HttpClient client, URI uri) throws Exception {
    socket =
        client
            .newWebSocketBuilder()
            .buildAsync(uri, new Listener())
            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Opens a WebSocket. */
  public static JdkClient open(URI uri) throws Exception {
    return new JdkClient(HttpClient.newHttpClient(), uri);
  }

  /** Opens a WebSocket by TLS. */
  public static JdkClient open(URI uri, SSLContext tls) throws Exception {
    return new JdkClient(HttpClient.newBuilder().sslContext(tls).build(), uri);
  }

  @Override
  public void send(String text) throws Exception {
    socket.sendText(text, true).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void send(byte[] data) throws Exception {
    socket.sendBinary(ByteBuffer.wrap(data), true).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public Received next() throws InterruptedException {
    return inbox.next();
  }

  @Override
  public void close(int code, String reason) throws Exception {
    socket.sendClose(code, reason).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public int closeCode() throws Exception {
    return inbox.closeCode();
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Listener implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        inbox.message(Received.text(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      binary.writeBytes(bytes);
      if (last) {
        inbox.message(new Received(false, binary.toByteArray()));
        binary.reset();
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      inbox.closeCode.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      inbox.failed(failure);
    }
  }
}
