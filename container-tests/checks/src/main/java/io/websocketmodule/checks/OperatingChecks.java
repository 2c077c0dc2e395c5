// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketmodule.HttpContext;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.ServerFrame;
import io.websocketmodule.checks.servlet.ManagedEcho;
import io.websocketmodule.checks.servlet.NativeEcho;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.MBeanException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever operates a server sees what the module does, exactly, and can switch it. */
interface OperatingChecks extends Checks {

  int LARGE = 70_000;

  @Test
  default void whatPassedIsCountedExactly() throws Exception {
    Set<ObjectName> before = ModuleBean.names();
    Application application =
        new Application()
            .setting("maxConnections", "4")
            .handle("/native", new NativeEcho(journal()))
            .handle("/managed", new ManagedEcho(journal()))
            .handle("/mistake", OperatingChecks::mistake)
            .handle("/broken", OperatingChecks::broken);
    try (RunningServer server = start(application)) {
      ModuleBean bean = new ModuleBean(server, before);
      bean.awaitFigures(Map.of());
      Map<String, Long> expected = new HashMap<>();
      refusals(server, expected);
      bean.awaitFigures(expected);

      RawClient[] clients = {
        RawClient.open(server.port(), "/native"),
        RawClient.open(server.port(), "/native"),
        RawClient.open(server.port(), "/managed"),
        RawClient.open(server.port(), "/managed")
      };
      assertEquals(503, status(server, "/native", "", ""));
      add(expected, "Attempts", 5, "Rejected", 1, "RejectedLimit", 1);
      add(expected, "Accepted", 4, "Opened", 4, "Active", 4);
      bean.awaitFigures(expected);

      for (RawClient client : clients) {
        traffic(client, expected);
      }
      bean.awaitFigures(expected);

      clients[0].send(ClientFrame.close(1000, ""));
      clients[0].readClose();
      clients[1].send(ClientFrame.text("x").unmasked());
      assertEquals(1002, clients[1].readClose().closeCode());
      clients[1].close();
      clients[2].reset();
      clients[3].send(ClientFrame.close(1001, ""));
      clients[3].readClose();
      add(expected, "Closed", 2, "Aborted", 2);
      add(expected, "AbortedProtocol", 1, "AbortedDisconnected", 1);
      expected.remove("Active");
      bean.awaitFigures(expected);
    }
    assertEquals(before, ModuleBean.names());
  }

  /** Each of the ways in which a handshake does not come about. */
  private static void refusals(RunningServer server, Map<String, Long> expected)
      throws IOException {
    assertEquals(400, status(server, "/native", RawClient.KEY, "short"));
    assertEquals(426, status(server, "/native", "Version: 13", "Version: 12"));
    String foreign = "\r\nOrigin: http://elsewhere.example\r\n\r\n";
    assertEquals(403, status(server, "/native", "\r\n\r\n", foreign));
    assertEquals(500, status(server, "/mistake", "", ""));
    assertEquals(500, status(server, "/broken", "", ""));
    add(expected, "Attempts", 5, "Rejected", 5, "RejectedBadHandshake", 2);
    add(expected, "RejectedForeignOrigin", 1, "RejectedHandlerMistake", 1, "RejectedCancelled", 1);
  }

  /** Sends messages, and reads their echo. */
  private static void traffic(RawClient client, Map<String, Long> expected) throws IOException {
    client.send(
        ClientFrame.text("hello"),
        ClientFrame.ping(new byte[3]),
        ClientFrame.binary(new byte[LARGE]),
        ClientFrame.text("in ").notLast(),
        ClientFrame.pong(new byte[9]),
        ClientFrame.continuation("two".getBytes(US_ASCII)),
        ClientFrame.text(""));
    int messages = 0;
    while (messages < 4) {
      ServerFrame frame = client.read();
      messages += frame.fin() && frame.opcode() < 8 ? 1 : 0;
    }
    int bytes = 5 + LARGE + 6;
    add(expected, "MessagesReceived", 4, "BytesReceived", bytes);
    add(expected, "MessagesSent", 4, "BytesSent", bytes);
  }

  private static void add(Map<String, Long> figures, Object... namesAndNumbers) {
    for (int i = 0; i < namesAndNumbers.length; i += 2) {
      long more = (Integer) namesAndNumbers[i + 1];
      figures.merge((String) namesAndNumbers[i], more, Long::sum);
    }
  }

  private static void mistake(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Sec-WebSocket-Protocol", "not.offered");
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.flushBuffer();
  }

  private static void broken(HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.flushBuffer();
    throw new ServletException("provoked by a test");
  }

  /** The status of a handshake in which one thing is replaced by another. */
  private static int status(RunningServer server, String path, String what, String by)
      throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      return client.request(client.handshake(path).replace(what, by)).status();
    }
  }

  @Test
  default void anOperatorSwitchesTheModuleUntilAFileChanges(@TempDir Path folder) throws Exception {
    Set<ObjectName> before = ModuleBean.names();
    Path file = folder.resolve("web.config");
    write(file, "1");
    Application application =
        new Application()
            .setting("configFile", file.toString())
            .handle("/echo", (request, response) -> echoOrOff(request, response));
    try (RunningServer server = start(application);
        RawClient open = RawClient.open(server.port(), "/echo")) {
      ModuleBean bean = new ModuleBean(server, before);
      assertEquals(true, bean.enabled());
      bean.enable(false);
      assertEquals(503, status(server, "/echo", "", ""));
      assertEquals(false, bean.enabled());
      echoes(open);
      bean.enable(true);
      assertEquals(101, status(server, "/echo", "", ""));
      bean.enable(false);
      assertEquals(503, status(server, "/echo", "", ""));

      write(file, "2");
      awaitOn(server);
      assertEquals(true, bean.enabled());
      echoes(open);
    }
    assertEquals(before, ModuleBean.names());
  }

  @Test
  default void whatTheServerHasLockedNoOperatorSwitches() throws Exception {
    Set<ObjectName> before = ModuleBean.names();
    System.setProperty("io.websocketmodule.locked", "enabled");
    try (RunningServer server =
        start(new Application().handle("/echo", new NativeEcho(journal())))) {
      ModuleBean bean = new ModuleBean(server, before);
      MBeanException refused = assertThrows(MBeanException.class, () -> bean.enable(false));
      assertEquals(
          "The attribute Enabled of the MBean: the server keeps this setting for itself, by the"
              + " system property io.websocketmodule.locked.",
          refused.getMessage());
      assertEquals(101, status(server, "/echo", "", ""));
    } finally {
      System.clearProperty("io.websocketmodule.locked");
    }
  }

  /** Some containers do not start then, some start without the application. */
  @Test
  default void anApplicationThatDoesNotStartLeavesNoBean() throws Exception {
    Set<ObjectName> before = ModuleBean.names();
    EmbeddedServer server = newServer();
    try {
      server.start(new Application().filterBehind(new Failing()).handle("/", (q, r) -> {}));
      try (RawClient client = RawClient.connect(server.port())) {
        client.request(client.get("/", "Connection: close"));
      }
    } catch (Exception refused) {
      // That is what is looked for.
    }
    try {
      server.stop();
    } catch (Exception e) {
      // What has not started need not stop.
    }
    assertEquals(before, ModuleBean.names());
  }

  /** Cannot be initialised. */
  final class Failing implements Filter {

    @Override
    public void init(FilterConfig config) throws ServletException {
      throw new ServletException("provoked by a test");
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {
      throw new AssertionError("never in use");
    }
  }

  private void echoOrOff(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getAttribute(HttpContext.WEBSOCKET_VERSION) == null) {
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    } else {
      new NativeEcho(journal()).handle(request, response);
    }
  }

  private static void echoes(RawClient client) throws IOException {
    client.send(ClientFrame.text("hello"));
    assertEquals("hello", client.readMessage().text());
  }

  private static void awaitOn(RunningServer server) throws IOException {
    long end = System.nanoTime() + ToggleChecks.LIMIT.toNanos();
    while (status(server, "/echo", "", "") != 101 && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    assertEquals(101, status(server, "/echo", "", ""));
  }

  /** As an editor does it: the new file takes the place of the old one at once. */
  private static void write(Path file, String comment) throws IOException {
    Path whole = Files.createTempFile(file.getParent(), "next", ".config");
    Files.writeString(whole, "<configuration><!-- " + comment + " --></configuration>");
    Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
