// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.HttpContext;
import io.websocketmodule.checks.client.Client;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.JdkClient;
import io.websocketmodule.checks.client.OkClient;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.ServerFrame;
import io.websocketmodule.checks.servlet.NativeEcho;
import io.websocketmodule.checks.servlet.PostCompletion;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSockets;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The end of a connection, from either side (RFC 6455 5.5.1, 7). */
interface ClosingChecks extends Checks {

  @Echoes
  default void thePeersCloseIsAnsweredWithItsCode(String path) throws Exception {
    for (int code : new int[] {1000, 1001, 1003, 1010, 1014, 3000, 4999}) {
      String id = path + code;
      try (RawClient client = RawClient.open(shared().port(), path + "?id=" + id)) {
        client.send(ClientFrame.close(code, "bye"));
        assertEquals(code, client.readClose().closeCode());
        // RFC 6455 7.1.1: the server ends TCP.
        client.expectEnd();
        assertEquals("closed " + code, journal().next(id));
      }
    }
  }

  @Echoes
  default void aCloseWithoutACodeIsAnsweredWithoutACode(String path) throws Exception {
    String id = path + "none";
    try (RawClient client = RawClient.open(shared().port(), path + "?id=" + id)) {
      client.send(ClientFrame.close());
      assertEquals(1005, client.readClose().closeCode());
      client.expectEnd();
      assertEquals("closed 1005", journal().next(id));
    }
  }

  @Echoes
  default void aCloseAfterMessagesComesAfterTheirEchoes(String path) throws Exception {
    try (RawClient client = RawClient.open(shared().port(), path)) {
      client.send(ClientFrame.text("one"), ClientFrame.text("two"), ClientFrame.close(1000, ""));
      assertEquals("one", client.readMessage().text());
      assertEquals("two", client.readMessage().text());
      assertEquals(1000, client.read().closeCode());
      client.expectEnd();
    }
  }

  @Echoes
  default void aPeerThatGoesByFinIsNoticed(String path) throws Exception {
    String id = path + "fin";
    try (RawClient client = RawClient.open(shared().port(), path + "?id=" + id)) {
      client.send(ClientFrame.text("x"));
      client.readMessage();
      client.halfClose();
      client.expectEnd();
    }
    lost(id);
  }

  @Echoes
  default void aPeerThatGoesByResetIsNoticed(String path) throws Exception {
    String id = path + "rst";
    try (RawClient client = RawClient.open(shared().port(), path + "?id=" + id)) {
      client.send(ClientFrame.text("x"));
      client.readMessage();
      client.reset();
    }
    lost(id);
  }

  private void lost(String id) {
    String seen = journal().next(id);
    if (id.startsWith(Echoes.MANAGED) && seen.equals("failed DISCONNECTED")) {
      seen = journal().next(id);
    }
    assertTrue(List.of("failed DISCONNECTED", "closed 1006").contains(seen), seen);
  }

  @Test
  default void aCloseFromTheServerIsAnsweredByEveryClient() throws Exception {
    Application application =
        new Application()
            .handle(
                "/native",
                new PostCompletion(
                    socket ->
                        socket.sendConnectionClose(
                            new CloseReason(CloseCodes.getCloseCode(3001), "enough"))))
            .handle(
                "/managed",
                (request, response) ->
                    WebSockets.accept(request, response, new Closing(journal())));
    try (RunningServer server = start(application)) {
      for (String path : new String[] {"/native", "/managed"}) {
        try (RawClient client = RawClient.open(server.port(), path)) {
          ServerFrame close = client.readClose();
          assertEquals("3001 enough", close.closeCode() + " " + close.closeReason());
          client.send(ClientFrame.close(3001, ""));
          client.expectEnd();
        }
        try (Client client = JdkClient.open(server.uri(path))) {
          assertEquals(3001, client.closeCode());
        }
        try (Client client = OkClient.open(server.uri(path))) {
          assertEquals(3001, client.closeCode());
        }
      }
    }
    assertEquals("3001", journal().next("closing"));
  }

  /** Closes as soon as it is open. */
  final class Closing extends WebSocketHandler {

    private final Journal journal;

    Closing(Journal journal) {
      this.journal = journal;
    }

    @Override
    protected void onOpen() {
      close(3001, "enough");
    }

    @Override
    protected void onClose(CloseReason reason) {
      journal.note("closing", String.valueOf(reason.getCloseCode().getCode()));
    }
  }

  @Test
  default void aPeerThatDoesNotAnswerACloseIsCutOff() throws Exception {
    Application application =
        new Application()
            .setting("closeTimeout", "00:00:01")
            .handle(
                "/",
                (request, response) ->
                    WebSockets.accept(request, response, new Closing(new Journal())));
    try (RunningServer server = start(application);
        RawClient client = RawClient.open(server.port(), "/")) {
      assertEquals(3001, client.readClose().closeCode());
      client.expectGone();
    }
  }

  @Test
  default void aCloseThatTheHandlerDoesNotAnswerIsEchoed() throws Exception {
    Application application =
        new Application()
            .setting("closeTimeout", "00:00:01")
            .handle(
                "/",
                (request, response) -> {
                  response.setStatus(101);
                  response.flushBuffer();
                });
    try (RunningServer server = start(application);
        RawClient client = RawClient.open(server.port(), "/")) {
      client.send(ClientFrame.close(4000, "hello?"));
      assertEquals(4000, client.readClose().closeCode());
      client.expectGone();
    }
  }

  @Test
  default void theApplicationMayEndTcpAtOnce() throws Exception {
    Application application =
        new Application()
            .handle(
                "/",
                (request, response) -> {
                  response.setStatus(101);
                  response.flushBuffer();
                  HttpContext context = HttpContext.of(request);
                  NativeEcho.start(context.webSocket().orElseThrow(), journal(), "abort");
                  context.postCompletion(() -> context.webSocket().get().closeTcpConnection());
                });
    try (RunningServer server = start(application);
        RawClient client = RawClient.open(server.port(), "/")) {
      client.expectGone();
      assertEquals("failed ABORTED", journal().next("abort"));
    }
  }
}
