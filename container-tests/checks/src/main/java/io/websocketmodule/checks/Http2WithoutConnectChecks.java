// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.websocketmodule.checks.client.Client;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.JdkClient;
import io.websocketmodule.checks.client.OkClient;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.servlet.ManagedEcho;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A container that serves HTTP/2 and has no CONNECT for WebSockets: it does not say that it had, so
 * that clients open them by HTTP/1.1, on the same port. If one fails because its container has
 * learnt it, WebSockets over HTTP/2 can be had there.
 */
@Timeout(60)
public abstract class Http2WithoutConnectChecks {

  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

  /** Of length 0 on stream 0 (RFC 9113 6.5). */
  private static final byte[] EMPTY_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  /** RFC 8441 3. */
  private static final int ENABLE_CONNECT_PROTOCOL = 8;

  @TempDir private Path directory;

  /** For subclasses. */
  protected Http2WithoutConnectChecks() {}

  /** A new server of the container under test, not started. */
  protected abstract EmbeddedServer newServer();

  @Test
  void clientsAreNotToldOfConnectAndUseHttp11OnTheSamePort() throws Exception {
    Tls keys = Tls.create(directory);
    Application application =
        new Application()
            .http2()
            .tls(keys)
            .handle("/echo", new ManagedEcho(new Journal()))
            .handle("/page", (request, response) -> response.getWriter().print("page"));
    try (RunningServer server = new RunningServer(newServer(), application)) {
      assertNotEquals(1, settings(server.port(), keys).get(ENABLE_CONNECT_PROTOCOL));

      HttpResponse<String> page =
          HttpClient.newBuilder()
              .sslContext(keys.context())
              .build()
              .send(
                  HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/page"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertEquals("HTTP_2 page", page.version() + " " + page.body());

      try (Client client = JdkClient.open(server.uri("/echo"), keys.context())) {
        echoes(client);
      }
      try (Client client = OkClient.open(server.uri("/echo"), keys)) {
        echoes(client);
      }
      try (RawClient client = RawClient.connect(server.port(), keys.context())) {
        client.upgrade("/echo");
        client.send(ClientFrame.text("hello"));
        assertEquals("hello", client.readMessage().text());
      }
    }
  }

  private static void echoes(Client client) throws Exception {
    client.send("hello");
    assertEquals("hello", client.next().text());
    client.close(1000, "");
    assertEquals(1000, client.closeCode());
  }

  /** What the server tells in its first frame. */
  private static Map<Integer, Integer> settings(int port, Tls keys)
      throws IOException, GeneralSecurityException {
    try (SSLSocket socket =
        (SSLSocket)
            keys.context()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      assertEquals("h2", socket.getApplicationProtocol());
      socket.getOutputStream().write(PREFACE);
      socket.getOutputStream().write(EMPTY_SETTINGS);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      assertEquals(4, in.readUnsignedByte(), "the type of the first frame");
      in.readFully(new byte[5]);
      Map<Integer, Integer> settings = new HashMap<>();
      for (int i = 0; i < length; i += 6) {
        settings.put(in.readUnsignedShort(), in.readInt());
      }
      return settings;
    }
  }
}
