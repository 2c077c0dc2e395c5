// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.HttpContext;
import io.websocketmodule.checks.client.Client;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.Deflate;
import io.websocketmodule.checks.client.HttpAnswer;
import io.websocketmodule.checks.client.OkClient;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.Received;
import io.websocketmodule.checks.client.ServerFrame;
import io.websocketmodule.checks.servlet.BlockingEcho;
import io.websocketmodule.checks.servlet.ManagedEcho;
import io.websocketmodule.checks.servlet.NativeEcho;
import io.websocketmodule.checks.servlet.PortEcho;
import io.websocketmodule.checks.servlet.PostCompletion;
import io.websocketmodule.checks.servlet.SessionEcho;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** permessage-deflate over real sockets: every echo, both ways, and what is refused. RFC 7692. */
interface CompressionChecks extends Checks {

  String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
  String HEADER = "Sec-WebSocket-Extensions";
  String NO_TAKEOVER = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  /** An application that compresses on every echo. */
  private Application compressing(boolean takeover) {
    return new Application()
        .setting("perMessageDeflate", "true")
        .setting("perMessageDeflateServerContextTakeover", String.valueOf(takeover))
        .setting("perMessageDeflateClientContextTakeover", String.valueOf(takeover))
        .handle(Echoes.NATIVE, new NativeEcho(journal()))
        .handle(Echoes.PORT, new PortEcho(journal()))
        .handle(Echoes.BLOCKING, new BlockingEcho(journal()))
        .handle(Echoes.SESSION, new SessionEcho(journal()))
        .handle(Echoes.MANAGED, new ManagedEcho(journal()))
        .handle(
            "/refuses",
            (request, response) -> {
              HttpContext.of(request).allowCompression(false);
              new NativeEcho(journal()).handle(request, response);
            });
  }

  private static String[] echoes() {
    return new String[] {
      Echoes.NATIVE, Echoes.PORT, Echoes.BLOCKING, Echoes.SESSION, Echoes.MANAGED
    };
  }

  @Test
  default void messagesOfEverySizeAreCompressedBothWays() throws Exception {
    for (boolean takeover : new boolean[] {false, true}) {
      try (RunningServer server = start(compressing(takeover))) {
        for (String path : echoes()) {
          try (RawClient client = RawClient.connect(server.port());
              Deflate deflate = new Deflate(takeover)) {
            HttpAnswer answer = client.upgrade(path, OFFER);
            assertEquals(takeover ? "permessage-deflate" : NO_TAKEOVER, answer.header(HEADER));
            for (int size : new int[] {0, 2_000, 126, 65_536, 1_000, 1 << 20, 5_000}) {
              echo(client, deflate, ClientFrame.text("compressible ".repeat(size / 13)));
            }
            client.send(ClientFrame.close(1000, ""));
            assertEquals(1000, client.readClose().closeCode());
          }
        }
      }
    }
  }

  private static void echo(RawClient client, Deflate deflate, ClientFrame message)
      throws Exception {
    ClientFrame compressed = deflate.compress(message);
    int half = compressed.payload().length / 2;
    byte[] payload = compressed.payload();
    client.send(
        ClientFrame.text(Arrays.copyOf(payload, half)).reserved(4).notLast(),
        ClientFrame.ping(new byte[] {1}),
        ClientFrame.continuation(Arrays.copyOfRange(payload, half, payload.length)));
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    boolean pong = false;
    boolean rsv1 = false;
    for (boolean whole = false; !whole || !pong; ) {
      ServerFrame frame = client.read();
      if (frame.opcode() == 10) {
        pong = true;
        continue;
      }
      assertEquals(0, frame.reserved() & (frame.opcode() == 0 ? 7 : 3));
      rsv1 |= frame.reserved() == 4;
      answer.write(frame.payload());
      whole = frame.fin();
    }
    byte[] bytes = answer.toByteArray();
    assertArrayEquals(message.payload(), rsv1 ? deflate.inflate(bytes) : bytes);
    if (message.payload().length >= 2_000) {
      assertTrue(rsv1 && bytes.length < message.payload().length / 2, "it is compressed");
    }
  }

  @Test
  default void okHttpAndTheModuleCompressForEachOther() throws Exception {
    for (boolean takeover : new boolean[] {false, true}) {
      try (RunningServer server = start(compressing(takeover))) {
        for (String path : echoes()) {
          try (Client client = OkClient.open(server.uri(path))) {
            for (int size : new int[] {0, 1_500, 100, 70_000, 1 << 20, 1_500}) {
              String text = "\u00e9\u20ac compressible ".repeat(size / 17);
              client.send(text);
              assertEquals(text, client.next().text());
              byte[] data = text.getBytes(StandardCharsets.UTF_16);
              client.send(data);
              assertArrayEquals(data, client.next().bytes());
            }
            client.close(1000, "done");
            assertEquals(1000, client.closeCode());
          }
        }
      }
    }
  }

  @Test
  default void whatIsWrongIsClosedWithItsCode() throws Exception {
    Application application = compressing(false).setting("receiveBufferLimit", "100000");
    try (RunningServer server = start(application);
        Deflate deflate = new Deflate(false)) {
      for (String path : echoes()) {
        ClientFrame hello = deflate.compress(ClientFrame.text("Hello"));
        closes(server, path, 1002, ClientFrame.ping(hello.payload()).reserved(4));
        closes(server, path, 1002, hello.reserved(6));
        closes(server, path, 1007, ClientFrame.text(new byte[] {7}).reserved(4));
        closes(server, path, 1007, deflate.compress(ClientFrame.text(new byte[] {-1})));
      }
      ClientFrame bomb = deflate.compress(ClientFrame.binary(new byte[50_000_000]));
      assertTrue(bomb.payload().length < 100_000, "the limit is not for what is on the wire");
      closes(server, Echoes.MANAGED, 1009, bomb);
      closes(server, Echoes.SESSION, 1009, bomb);
    }
  }

  private static void closes(RunningServer server, String path, int code, ClientFrame frame)
      throws Exception {
    try (RawClient client = RawClient.open(server.port(), path, OFFER)) {
      client.send(frame);
      assertEquals(code, client.readClose().closeCode(), path + " " + frame);
    }
  }

  @Test
  default void offersAreAnsweredAsTheSettingsAndTheAcceptSay() throws Exception {
    Application application =
        new Application()
            .handle(Echoes.NATIVE, new NativeEcho(journal()))
            .handle(
                "/allows",
                (request, response) ->
                    WebSockets.accept(
                        request,
                        response,
                        WebSocketOptions.defaults().compression(true),
                        new WebSocketHandler() {
                          @Override
                          protected void onOpen() {
                            send(handshake().extensions().get(0).getName());
                          }
                        }));
    try (RunningServer off = start(application);
        RunningServer on = start(compressing(false))) {
      assertNull(answer(off, Echoes.NATIVE, OFFER).header(HEADER));
      assertEquals(NO_TAKEOVER, answer(off, "/allows", OFFER).header(HEADER));
      try (RawClient client = RawClient.open(off.port(), "/allows", OFFER)) {
        Received name = client.readMessage();
        assertEquals("permessage-deflate", name.text());
      }
      assertEquals(NO_TAKEOVER, answer(on, Echoes.NATIVE, OFFER).header(HEADER));
      assertNull(answer(on, "/refuses", OFFER).header(HEADER));
      assertNull(answer(on, Echoes.NATIVE).header(HEADER));
      assertNull(
          answer(on, Echoes.NATIVE, OFFER.replace("client", "server") + "=10").header(HEADER));
      HttpAnswer malformed = answer(on, Echoes.NATIVE, HEADER + ": permessage-deflate; =");
      assertEquals(400, malformed.status());
      assertEquals(
          "The header Sec-WebSocket-Extensions is malformed at its character 21, where a token must"
              + " stand.\n",
          malformed.body());
    }
  }

  @Test
  default void aHandlerKeepsSingleMessagesFromBeingCompressed() throws Exception {
    String text = "compressible ".repeat(200);
    for (boolean takeover : new boolean[] {false, true}) {
      Application application = compressing(takeover);
      application.handle("/secret", (request, response) -> sendASecret(request, response, text));
      try (RunningServer server = start(application);
          RawClient client = RawClient.open(server.port(), "/secret", OFFER);
          Deflate deflate = new Deflate(takeover)) {
        for (int reserved : new int[] {4, 0, 4}) {
          ServerFrame frame = client.read();
          assertEquals(reserved, frame.reserved());
          byte[] payload = reserved == 0 ? frame.payload() : deflate.inflate(frame.payload());
          assertEquals(text, new String(payload, StandardCharsets.UTF_8));
        }
      }
    }
  }

  /** Between two others, which are compressed. */
  private static void sendASecret(
      HttpServletRequest request, HttpServletResponse response, String text) throws IOException {
    new PostCompletion(
            socket -> {
              socket.writeFragment(StandardCharsets.UTF_8.encode(text), true, true);
              socket.uncompressed().writeFragment(StandardCharsets.UTF_8.encode(text), true, true);
              socket.writeFragment(StandardCharsets.UTF_8.encode(text), true, true);
            })
        .handle(request, response);
  }

  private static HttpAnswer answer(RunningServer server, String path, String... headers)
      throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      return client.request(client.handshake(path, headers));
    }
  }
}
