// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.Client;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.HttpAnswer;
import io.websocketmodule.checks.client.JdkClient;
import io.websocketmodule.checks.client.OkClient;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.Received;
import io.websocketmodule.checks.table.Check;
import io.websocketmodule.checks.table.Results;
import io.websocketmodule.checks.table.Shows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The built WAR, unmodified, does in every distribution what it does on its own server. */
@ParameterizedClass
@MethodSource("io.websocketmodule.distributions.Distribution#fetched")
class SampleIT {

  /** Beyond every buffer on the way. */
  private static final int LARGE = 1024 * 1024;

  @RegisterExtension static final Servers SERVERS = new Servers();

  private static Server server;

  @Parameter Distribution distribution;

  @RegisterExtension final Results results = new Results(() -> distribution.tested());

  @BeforeParameterizedClassInvocation
  static void start(Distribution distribution) throws Exception {
    server = SERVERS.of(distribution);
    server.deploy(Sample.war(), "sample.war");
    server.deploy(WarFile.switched(server.base().resolve("switched"), false), "off.war");
    server.start();
  }

  /** Before the next one starts. */
  @AfterParameterizedClassInvocation
  static void stop() throws IOException {
    server.close();
  }

  @Test
  @Shows(Check.NATIVE)
  void messagesComeBackFromTheNativeLayer() throws Exception {
    messagesComeBack("/echo");
  }

  @Test
  @Shows(Check.BLOCKING)
  void messagesComeBackFromATask() throws Exception {
    messagesComeBack("/echo-blocking");
  }

  @Test
  @Shows(Check.MANAGED)
  void messagesComeBackFromAHandler() throws Exception {
    messagesComeBack("/echo-managed");
  }

  private static void messagesComeBack(String path) throws Exception {
    byte[] large = new byte[LARGE];
    new Random(1).nextBytes(large);
    try (Client client = JdkClient.open(server.ws("/sample" + path))) {
      client.send("Grüße, 世界");
      assertEquals("Grüße, 世界", client.next().text());
      client.send(large);
      assertArrayEquals(large, client.next().bytes());
      client.close(4321, "enough");
      assertEquals(4321, client.closeCode());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/echo", "/echo-blocking", "/echo-managed"})
  @Shows(Check.FRAGMENTS)
  void fragmentsWithAPingBetweenComeBackAsOneMessage(String path) throws Exception {
    try (RawClient client = RawClient.open(server.port(), "/sample" + path)) {
      byte[] text = "zwölf Boxkämpfer".getBytes(StandardCharsets.UTF_8);
      // Inside a character.
      byte[] head = Arrays.copyOf(text, 3);
      byte[] tail = Arrays.copyOfRange(text, 3, text.length);
      client.send(ClientFrame.text(head).notLast(), ClientFrame.continuation(tail));
      Received received = client.readMessage();
      assertTrue(received.isText());
      assertEquals("zwölf Boxkämpfer", received.text());
      client.send(ClientFrame.ping(new byte[] {1, 2, 3}));
      assertArrayEquals(new byte[] {1, 2, 3}, client.read().payload());
    }
  }

  @Test
  @Shows(Check.CHAT)
  void threeClientsChat() throws Exception {
    try (Client ada = JdkClient.open(server.ws("/sample/chat?name=Ada"))) {
      assertEquals("Ada joined.", ada.next().text());
      assertEquals("Welcome Ada.", ada.next().text());
      try (Client bob = OkClient.open(server.ws("/sample/chat?name=Bob"))) {
        assertEquals("Bob joined.", ada.next().text());
        assertEquals("Bob joined.", bob.next().text());
        assertEquals("Welcome Bob.", bob.next().text());
        try (Client eve = JdkClient.open(server.ws("/sample/chat?name=Eve"))) {
          assertEquals("Eve joined.", ada.next().text());
          assertEquals("Eve joined.", bob.next().text());
          assertEquals("Eve joined.", eve.next().text());
          assertEquals("Welcome Eve.", eve.next().text());
          bob.send("hello");
          for (Client each : new Client[] {ada, bob, eve}) {
            assertEquals("Bob says: hello", each.next().text());
          }
          eve.close(1000, "");
          assertEquals(1000, eve.closeCode());
        }
        assertEquals("Eve left.", ada.next().text());
        assertEquals("Eve left.", bob.next().text());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a frame without a mask, 1002",
    "a continuation of nothing, 1002",
    "a text that is no UTF-8, 1007",
    "a message beyond the limit, 1009"
  })
  @Shows(Check.ERRORS)
  void faultsAreClosedWithTheirCode(String fault, int code) throws Exception {
    ClientFrame frame =
        switch (fault) {
          case "a frame without a mask" -> ClientFrame.text("x").unmasked();
          case "a continuation of nothing" -> ClientFrame.continuation(new byte[1]);
          case "a text that is no UTF-8" -> ClientFrame.text(new byte[] {(byte) 0xC0, (byte) 0xAF});
          default -> ClientFrame.binary(new byte[10]).declaring(1L << 40);
        };
    try (RawClient client = RawClient.open(server.port(), "/sample/echo-managed")) {
      client.send(frame);
      assertEquals(code, client.readClose().closeCode());
      client.halfClose();
      client.expectEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/echo", "/echo-blocking", "/echo-managed"})
  @Shows(Check.EARLY)
  void bytesBehindTheHandshakeAreReadAsFrames(String path) throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.writeBytes(client.handshake("/sample" + path).getBytes(StandardCharsets.ISO_8859_1));
      both.writeBytes(ClientFrame.text("early").encode());
      client.send(both.toByteArray());
      assertEquals(101, client.readAnswer().status());
      assertEquals("early", client.readMessage().text());
    }
  }

  @Test
  @Shows(Check.TRANSPORT)
  void theStatusTellsTheContainerAndItsTransport() throws Exception {
    HttpAnswer status = Sample.get(server, "/sample/status");
    assertEquals(200, status.status(), status.body());
    assertTrue(
        status.body().contains("\"transport\": \"" + distribution.transport() + '"'),
        status.body());
    server.awaitLog(", transport " + distribution.transport());
  }

  @Test
  @Shows(Check.OFF)
  void anApplicationSwitchesItselfOffByItsWebConfig() throws Exception {
    assertEquals(503, Sample.handshake(server, "/off/echo").status());
    assertEquals(200, Sample.get(server, "/off/index.html").status());
  }

  @Test
  void pagesAreServedAsEver() throws Exception {
    assertEquals(200, Sample.get(server, "/sample/index.html").status());
    assertEquals(426, Sample.get(server, "/sample/echo").status());
  }
}
