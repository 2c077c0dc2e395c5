// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.Tls;
import io.websocketmodule.checks.client.Chromium;
import io.websocketmodule.checks.client.Client;
import io.websocketmodule.checks.http2.JettyClients;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The built WAR over HTTP/2, by TLS and ALPN, in Jetty as it is downloaded, which hides its own
 * classes from applications.
 */
@ParameterizedClass(allowZeroInvocations = true)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@MethodSource("io.websocketmodule.distributions.Distribution#overHttp2")
class Http2IT {

  private static final List<String> ECHOES = List.of("/echo", "/echo-blocking", "/echo-managed");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String CONNECTOR =
      "\\(ssl, alpn, h2, http/1\\.1\\)}\\{127\\.0\\.0\\.1:(\\d+)}";

  private static final String SCRIPT =
      """
      const done = arguments[arguments.length - 1];
      const hop = performance.getEntriesByType("navigation")[0].nextHopProtocol;
      const socket = new WebSocket(location.origin.replace("https", "wss") + "/sample/echo?browser");
      let echo = "none";
      socket.onopen = () => socket.send("Grüße");
      socket.onmessage = (event) => {
        echo = event.data;
        socket.close(4321);
      };
      socket.onclose = (event) => done([hop, echo, event.code + " " + event.wasClean]);
      """;

  @RegisterExtension static final Servers SERVERS = new Servers();

  private static Server server;
  private static Tls keys;

  @Parameter Distribution distribution;

  @BeforeParameterizedClassInvocation
  static void start(Distribution distribution) throws Exception {
    server = SERVERS.of(distribution);
    keys = Tls.create(server.base());
    server.run("java -jar \"$JETTY_HOME/start.jar\" --add-modules=https,http2,requestlog");
    Files.writeString(
        server.base().resolve("start.d/of-the-test.ini"),
        """
        jetty.ssl.host=127.0.0.1
        jetty.ssl.port=0
        jetty.sslContext.keyStorePath=%s
        jetty.sslContext.keyStorePassword=%s
        """
            .formatted(keys.keyStore(), keys.password()));
    server.deploy(Sample.war(), "sample.war");
    server.start();
  }

  @AfterParameterizedClassInvocation
  static void stop() throws IOException {
    server.close();
  }

  private static URI uri(String scheme, String path) {
    Matcher connector = Pattern.compile(CONNECTOR).matcher(server.log());
    assertTrue(connector.find(), "the log tells of no port for HTTP/2");
    return URI.create(scheme + "://127.0.0.1:" + connector.group(1) + "/sample" + path);
  }

  @Test
  void everyStyleEchoes() throws Exception {
    byte[] large = new byte[200_000];
    large[large.length - 1] = 7;
    try (JettyClients clients = new JettyClients(keys)) {
      for (String path : ECHOES) {
        try (Client client = clients.open(uri("wss", path))) {
          client.send("Grüße");
          assertEquals("Grüße", client.next().text());
          client.send(large);
          assertArrayEquals(large, client.next().bytes());
          client.close(4321, "enough");
          assertEquals(4321, client.closeCode());
        }
        awaitConnect("/sample" + path);
      }
    }
  }

  @Test
  void chromiumDoesSoByItself(@TempDir Path directory) throws Exception {
    try (Chromium browser = Chromium.start(directory)) {
      assertEquals(
          List.of("h2", "Grüße", "4321 true"),
          browser.run(uri("https", "/echo.html").toString(), SCRIPT));
    }
    awaitConnect("/sample/echo?browser");
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void aStopIsTold() throws Exception {
    try (JettyClients clients = new JettyClients(keys)) {
      List<Client> open = new ArrayList<>();
      for (String path : ECHOES) {
        Client client = clients.open(uri("wss", path));
        open.add(client);
        client.send("here");
        assertEquals("here", client.next().text());
      }
      server.terminate();
      for (Client client : open) {
        assertEquals(1001, client.closeCode());
      }
      server.awaitEnd();
    }
  }

  /** By what Jetty's log of requests has of it. */
  private static void awaitConnect(String path) {
    Pattern line = Pattern.compile("\"CONNECT \\S*" + Pattern.quote(path) + " HTTP/2\\.0\" 200 ");
    Waiting.until(
        PATIENCE,
        () -> "no request as " + line + " in:\n" + requests(),
        () -> line.matcher(requests()).find());
  }

  private static String requests() {
    StringBuilder all = new StringBuilder();
    try (DirectoryStream<Path> logs =
        Files.newDirectoryStream(server.base().resolve("logs"), "*.request.log")) {
      for (Path log : logs) {
        all.append(Files.readString(log));
      }
    } catch (IOException e) {
      return "unreadable: " + e;
    }
    return all.toString();
  }
}
