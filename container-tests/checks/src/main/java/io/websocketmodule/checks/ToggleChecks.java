// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.websocketmodule.HttpContext;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.HttpAnswer;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.servlet.EchoEndpoint;
import io.websocketmodule.checks.servlet.ManagedEcho;
import io.websocketmodule.checks.servlet.NativeEcho;
import io.websocketmodule.managed.Message;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings for paths, changed while the server runs and connections are open. */
interface ToggleChecks extends Checks {

  /** Of the module: files are looked at once a second. */
  Duration LIMIT = Duration.ofSeconds(20);

  @Test
  default void aPathIsSwitchedOffAndOnWhileConnectionsAreOpen(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("web.config");
    write(file, "echo", true);
    Application application =
        new Application()
            .setting("configFile", file.toString())
            .handle("/echo", (request, response) -> echoOrOff(request, response))
            .handle("/chat", new ManagedEcho(journal()));
    try (RunningServer server = start(application);
        RawClient echo = RawClient.open(server.port(), "/echo");
        RawClient chat = RawClient.open(server.port(), "/chat")) {
      write(file, "echo", false);
      awaitStatus(server, "/echo", 503);
      echoes(echo);
      echoes(chat);
      RawClient.open(server.port(), "/chat").close();

      write(file, "echo", true);
      awaitStatus(server, "/echo", 101);
      echoes(echo);
      echoes(chat);
      try (RawClient again = RawClient.open(server.port(), "/echo")) {
        echoes(again);
      }
    }
  }

  /** What containers make of each spelling differs; that a connection opens must not happen. */
  @Test
  default void noSpellingOfThePathGetsAroundALocation(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("web.config");
    write(file, "Echo", false);
    Application application =
        new Application()
            .setting("configFile", file.toString())
            .handle("/echo/*", (request, response) -> echoOrOff(request, response))
            .handle("/", (request, response) -> echoOrOff(request, response));
    try (RunningServer server = start(application)) {
      RawClient.open(server.port(), "/echoes").close();
      RawClient.open(server.port(), "/other/echo").close();
      for (String path :
          new String[] {
            "/echo",
            "/echo/",
            "/echo/x",
            "/echo?x",
            "/echo;x=1",
            "/echo;x/y",
            "/;x/echo",
            "/%65cho",
            "/ech%6F/x",
            "/./echo",
            "/%2e/echo",
            "/x/../echo",
            "/x/%2e%2e/echo",
            "//echo",
            "/echo%2Fx",
            "/echo/%2e",
            "/echo/x/..",
            "/ECHO",
            "/eCHO/x",
            "http://127.0.0.1:" + server.port() + "/echo"
          }) {
        try (RawClient client = RawClient.connect(server.port())) {
          assertNotEquals(101, client.request(client.handshake(path)).status(), path);
        }
      }
    }
  }

  /** Else the client could choose that the module is not there, and get a 101 that is none. */
  @Test
  default void noSpellingOfThePathSwitchesTheModuleOff(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("web.config");
    write(file, "other", false);
    Application application =
        new Application()
            .setting("configFile", file.toString())
            .handle("/echo/*", new NativeEcho(journal()));
    try (RunningServer server = start(application)) {
      for (String path :
          new String[] {
            "/echo/%5c", "/echo/%5Cx", "/echo/%2fx", "/echo/./x", "/echo/%2e%2e/echo/x"
          }) {
        try (RawClient client = RawClient.connect(server.port())) {
          HttpAnswer answer = client.request(client.handshake(path));
          assertEquals(answer.status() == 101, answer.header("Sec-WebSocket-Accept") != null, path);
        }
      }
    }
  }

  @Test
  default void dispatchesDoNotChangeTheLocation(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("web.config");
    write(file, "off", false);
    Application application =
        new Application()
            .setting("configFile", file.toString())
            .handle("/off/echo", (request, response) -> echoOrOff(request, response))
            .handle("/on/echo", (request, response) -> echoOrOff(request, response))
            .handle("/on/forward", forward("/off/echo"))
            .handle("/off/forward", forward("/on/echo"))
            .handle("/on/async", (request, response) -> dispatch(request, "/off/echo"))
            .handle("/off/async", (request, response) -> dispatch(request, "/on/echo"));
    try (RunningServer server = start(application)) {
      for (String how : new String[] {"echo", "forward", "async"}) {
        assertEquals(503, status(server, "/off/" + how), how);
        try (RawClient client = RawClient.open(server.port(), "/on/" + how)) {
          echoes(client);
        }
      }
    }
  }

  @Test
  default void anApplicationThatSetsWhatTheServerHasLockedIsNotServed() throws Exception {
    System.setProperty("io.websocketmodule.enabled", "false");
    System.setProperty("io.websocketmodule.locked", "enabled");
    try {
      Application obedient =
          new Application().handle("/echo", (request, response) -> echoOrOff(request, response));
      try (RunningServer server = start(obedient)) {
        assertEquals(503, status(server, "/echo"));
      }
      assertNotServed(
          new Application()
              .setting("enabled", "true")
              .handle("/echo", (request, response) -> journal().note("locked", "served")));
    } finally {
      System.clearProperty("io.websocketmodule.enabled");
      System.clearProperty("io.websocketmodule.locked");
    }
  }

  /** Some containers do not start then, some start without the application. */
  private void assertNotServed(Application application) throws Exception {
    EmbeddedServer server = newServer();
    try {
      server.start(application);
    } catch (Exception refused) {
      stopWhatIsThere(server);
      return;
    }
    try (RawClient client = RawClient.connect(server.port())) {
      int status = client.request(client.handshake("/echo")).status();
      assertTrue(status == 404 || status == 500 || status == 503, "status " + status);
    } finally {
      server.stop();
    }
  }

  private static void stopWhatIsThere(EmbeddedServer server) {
    try {
      server.stop();
    } catch (Exception e) {
      // What has not started need not stop.
    }
  }

  @Test
  default void aRawUpgradeWorksWhereTheModuleIsOff(@TempDir Path folder) throws Exception {
    assumeTrue(newServer().standardUpgradeWorks());
    Path file = folder.resolve("web.config");
    write(file, "app", false);
    Application application =
        new Application()
            .setting("configFile", file.toString())
            .handle("/app/shout", (request, response) -> shout(request, response))
            .handle("/echo", new NativeEcho(journal()));
    try (RunningServer server = start(application);
        RawClient client = RawClient.connect(server.port());
        RawClient echo = RawClient.open(server.port(), "/echo")) {
      HttpAnswer answer = client.request(client.handshake("/app/shout"));
      assertEquals(101, answer.status());
      assertNull(answer.header("Sec-WebSocket-Accept"));
      client.send("hello\n".getBytes(StandardCharsets.UTF_8));
      assertEquals("HELLO\n", client.readText(6));
      echoes(echo);
    }
  }

  @Test
  default void aJakartaEndpointWorksWhereTheModuleIsOff(@TempDir Path folder) throws Exception {
    assumeTrue(newServer().servesEndpoints());
    Path file = folder.resolve("web.config");
    write(file, "jakarta", false);
    Application application =
        new Application()
            .setting("configFile", file.toString())
            .endpoint(EchoEndpoint.class)
            .handle("/echo", new NativeEcho(journal()));
    try (RunningServer server = start(application);
        RawClient jakarta = RawClient.open(server.port(), "/jakarta");
        RawClient echo = RawClient.open(server.port(), "/echo")) {
      jakarta.send(ClientFrame.text("hello"));
      assertEquals("jakarta hello", jakarta.readMessage().text());
      echoes(echo);
    }
  }

  private static RequestHandler forward(String path) {
    return (request, response) -> request.getRequestDispatcher(path).forward(request, response);
  }

  private static void dispatch(HttpServletRequest request, String path) {
    request.startAsync().dispatch(path);
  }

  private static void echoOrOff(HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    if (request.getAttribute(HttpContext.WEBSOCKET_VERSION) == null) {
      assertNull(request.getAttribute(HttpContext.IIS_WEBSOCK));
      response.sendError(503);
    } else {
      WebSockets.accept(
          request,
          response,
          session -> {
            while (session.receive() instanceof Message.Text message) {
              session.send(message.text());
            }
          });
    }
  }

  private static void shout(HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    response.setStatus(101);
    response.setHeader("Upgrade", request.getHeader("Upgrade"));
    response.setHeader("Connection", "Upgrade");
    request.upgrade(Shouting.class);
  }

  private static void echoes(RawClient client) throws IOException {
    client.send(ClientFrame.text("hello"));
    assertEquals("hello", client.readMessage().text());
  }

  private static int status(RunningServer server, String path) throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      return client.request(client.handshake(path)).status();
    }
  }

  private static void awaitStatus(RunningServer server, String path, int status)
      throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    int last = status(server, path);
    while (last != status && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      last = status(server, path);
    }
    assertEquals(status, last, path);
  }

  /** As an editor does it: the new file takes the place of the old one at once. */
  private static void write(Path file, String location, boolean enabled) throws IOException {
    Path whole = Files.createTempFile(file.getParent(), "next", ".config");
    Files.writeString(
        whole,
        "<configuration><location path='"
            + location
            + "'><system.webServer><webSocket enabled='"
            + enabled
            + "'/></system.webServer></location></configuration>");
    Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
