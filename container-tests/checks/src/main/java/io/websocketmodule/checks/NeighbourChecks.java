// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.websocketmodule.HttpContext;
import io.websocketmodule.checks.client.Client;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.JdkClient;
import io.websocketmodule.checks.client.OkClient;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.Received;
import io.websocketmodule.checks.servlet.EchoEndpoint;
import io.websocketmodule.checks.servlet.ManagedEcho;
import io.websocketmodule.checks.servlet.NativeEcho;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The module beside others: switched off, beside raw upgrades, Jakarta endpoints, and on TLS. */
interface NeighbourChecks extends Checks {

  @Test
  default void aModuleThatIsOffDoesNotTouchTheRequest() throws Exception {
    Application application =
        new Application()
            .setting("enabled", "false")
            .handle(
                "/",
                (request, response) -> {
                  assertNull(request.getAttribute(HttpContext.WEBSOCKET_VERSION));
                  assertNull(request.getAttribute(HttpContext.IIS_WEBSOCK));
                  assertEquals(false, HttpContext.of(request).webSocket().isPresent());
                  response.setStatus(503);
                  response.getWriter().print("off");
                });
    try (RunningServer server = start(application);
        RawClient client = RawClient.connect(server.port())) {
      assertEquals("off", client.request(client.handshake("/")).body());
    }
  }

  @Test
  default void aModuleThatIsOffLeavesTheRawUpgradeToTheApplication() throws Exception {
    assumeTrue(newServer().standardUpgradeWorks());
    Application application =
        new Application().setting("enabled", "false").handle("/", NeighbourChecks::upgrade);
    try (RunningServer server = start(application)) {
      shouts(server, "websocket");
      shouts(server, "shout");
    }
  }

  @Test
  default void aModuleThatIsOnLeavesOtherProtocolsAlone() throws Exception {
    assumeTrue(newServer().standardUpgradeWorks());
    Application application =
        new Application()
            .handle("/", NeighbourChecks::upgrade)
            .handle("/echo", new NativeEcho(journal()));
    try (RunningServer server = start(application)) {
      shouts(server, "shout");
      RawClient.open(server.port(), "/echo").close();
    }
  }

  private static void shouts(RunningServer server, String protocol) throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      String request = client.get("/", "Upgrade: " + protocol, "Connection: Upgrade");
      assertEquals(101, client.request(request).status());
      client.send("hello\n".getBytes(StandardCharsets.UTF_8));
      assertEquals("HELLO\n", client.readText(6));
    }
  }

  private static void upgrade(HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    response.setStatus(101);
    response.setHeader("Upgrade", request.getHeader("Upgrade"));
    response.setHeader("Connection", "Upgrade");
    request.upgrade(Shouting.class);
  }

  @Test
  default void jakartaEndpointsWorkBesideTheModule() throws Exception {
    assumeTrue(newServer().servesEndpoints());
    Application application =
        new Application()
            .endpoint(EchoEndpoint.class)
            .handle("/native", new NativeEcho(journal()))
            .handle("/managed", new ManagedEcho(journal()));
    try (RunningServer server = start(application)) {
      try (RawClient client = RawClient.open(server.port(), "/jakarta")) {
        client.send(ClientFrame.text("hello"));
        assertEquals("jakarta hello", client.readMessage().text());
      }
      try (Client client = JdkClient.open(server.uri("/jakarta"))) {
        client.send("hello");
        assertEquals("jakarta hello", client.next().text());
      }
      for (String path : new String[] {"/native", "/managed"}) {
        try (RawClient client = RawClient.open(server.port(), path)) {
          client.send(ClientFrame.text("hello"));
          assertEquals("hello", client.readMessage().text());
        }
      }
    }
  }

  /** As Spring's WebSocket does: the container is asked by a servlet, on the module's response. */
  @Test
  default void aServletGivesItsRequestToAnEndpointBesideTheModule() throws Exception {
    assumeTrue(newServer().servesEndpoints());
    ServerEndpointConfig endpoint =
        ServerEndpointConfig.Builder.create(EchoEndpoint.class, "/by-servlet").build();
    Application application =
        new Application()
            .endpoint(EchoEndpoint.class)
            .handle(
                "/by-servlet",
                (request, response) -> {
                  ServerContainer container =
                      (ServerContainer)
                          request.getServletContext().getAttribute(ServerContainer.class.getName());
                  container.upgradeHttpToWebSocket(request, response, endpoint, Map.of());
                  // Spring does so.
                  response.flushBuffer();
                })
            .handle("/native", new NativeEcho(journal()));
    try (RunningServer server = start(application);
        RawClient client = RawClient.open(server.port(), "/by-servlet");
        RawClient ours = RawClient.open(server.port(), "/native")) {
      client.send(ClientFrame.text("hello"));
      assertEquals("jakarta hello", client.readMessage().text());
      ours.send(ClientFrame.text("hello"));
      assertEquals("hello", ours.readMessage().text());
    }
  }

  @Test
  default void tlsChangesNothing(@TempDir Path directory) throws Exception {
    Tls tls = Tls.create(directory);
    Application application =
        new Application()
            .tls(tls)
            .handle("/native", new NativeEcho(journal()))
            .handle("/managed", new ManagedEcho(journal()));
    try (RunningServer server = start(application)) {
      for (String path : new String[] {"/native", "/managed"}) {
        try (RawClient client = RawClient.connect(server.port(), tls.context())) {
          client.upgrade(path);
          client.sendByteByByte(ClientFrame.text("hello").encode());
          assertEquals("hello", client.readMessage().text());
          client.send(ClientFrame.text("x").unmasked());
          assertEquals(1002, client.readClose().closeCode());
        }
        try (Client client = JdkClient.open(server.uri(path), tls.context())) {
          large(client);
        }
        try (Client client = OkClient.open(server.uri(path), tls)) {
          large(client);
        }
      }
    }
  }

  private static void large(Client client) throws Exception {
    String text = "0123456789".repeat(100_000);
    client.send(text);
    Received echoed = client.next();
    assertEquals(text.length(), echoed.bytes().length);
    client.close(1000, "");
    assertEquals(1000, client.closeCode());
  }
}
