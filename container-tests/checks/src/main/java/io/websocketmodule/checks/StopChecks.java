// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.Client;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.JdkClient;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.servlet.BlockingEcho;
import io.websocketmodule.checks.servlet.ManagedEcho;
import io.websocketmodule.checks.servlet.NativeEcho;
import io.websocketmodule.checks.servlet.SessionEcho;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import org.junit.jupiter.api.Test;

/** The server stops: everyone is told. */
interface StopChecks extends Checks {

  @Test
  default void everyoneGets1001WhenTheServerStops() throws Exception {
    Application application =
        new Application()
            .setting("shutdownTimeout", "00:00:02")
            .handle("/native", new NativeEcho(journal()))
            .handle("/blocking", new BlockingEcho(journal()))
            .handle("/session", new SessionEcho(journal()))
            .handle("/managed", new ManagedEcho(journal()));
    try (RunningServer server = start(application);
        RawClient first = RawClient.open(server.port(), "/native?id=stop-native");
        RawClient second = RawClient.open(server.port(), "/blocking?id=stop-blocking");
        RawClient third = RawClient.open(server.port(), "/session");
        RawClient fourth = RawClient.open(server.port(), "/managed?id=stop-managed");
        Client fifth = JdkClient.open(server.uri("/managed"))) {
      RawClient[] all = {first, second, third, fourth};
      for (RawClient client : all) {
        client.send(ClientFrame.text("here"));
        client.readMessage();
      }
      server.stop();
      for (RawClient client : all) {
        assertEquals(1001, client.readClose().closeCode());
      }
      assertEquals(1001, fifth.closeCode());
      assertEquals("failed SHUTDOWN", journal().next("stop-native"));
      assertEquals("failed SHUTDOWN", journal().next("stop-blocking"));
    }
  }

  @Test
  default void farewellsGoOutBeforeThe1001() throws Exception {
    try (RunningServer server = start(new Application().servlet("/", new Farewell(journal())));
        RawClient client = RawClient.open(server.port(), "/")) {
      client.send(ClientFrame.text("here"));
      assertEquals("here", client.readMessage().text());
      server.stop();
      assertEquals("goodbye", client.readMessage().text());
      assertEquals(1001, client.readClose().closeCode());
      assertEquals("hook", journal().next("farewell"));
      assertEquals("shutdown", journal().next("farewell"));
      assertEquals("closed", journal().next("farewell").substring(0, 6));
    }
  }

  /** Says goodbye by the shutdown hook. */
  final class Farewell extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Journal journal;
    private transient volatile WebSocketHandler last;

    Farewell(Journal journal) {
      this.journal = journal;
    }

    @Override
    public void init() {
      WebSockets.onShutdown(getServletContext(), this::sayGoodbye);
    }

    private void sayGoodbye() {
      journal.note("farewell", "hook");
      last.send("goodbye");
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      last = new Guest(journal);
      WebSockets.accept(request, response, last);
    }
  }

  /** Notes its end. */
  final class Guest extends WebSocketHandler {

    private final Journal journal;

    Guest(Journal journal) {
      this.journal = journal;
    }

    @Override
    protected void onMessage(String text) {
      send(text);
    }

    @Override
    protected void onShutdown() {
      journal.note("farewell", "shutdown");
    }

    @Override
    protected void onClose(CloseReason reason) {
      journal.note("farewell", "closed " + reason);
    }
  }
}
