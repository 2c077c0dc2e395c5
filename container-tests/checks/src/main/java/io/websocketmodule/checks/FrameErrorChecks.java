// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.ServerFrame;
import io.websocketmodule.checks.servlet.ManagedEcho;
import io.websocketmodule.checks.servlet.PostCompletion;
import io.websocketmodule.checks.servlet.SessionEcho;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames that break RFC 6455, and what the peer and the application see of it. */
interface FrameErrorChecks extends Checks {

  /** 100 MB: what a peer sends on without looking. */
  int FLOOD_CHUNKS = 1600;

  @Test
  default void violationsAreClosedWith1002() throws Exception {
    Map<String, ClientFrame[]> wrong = new TreeMap<>();
    ClientFrame text = ClientFrame.text("x");
    ClientFrame ping = ClientFrame.ping(new byte[1]);
    wrong.put("unmasked", frames(text.unmasked()));
    wrong.put("rsv1", frames(text.reserved(4)));
    wrong.put("rsv2", frames(text.reserved(2)));
    wrong.put("rsv3 on a ping", frames(ping.reserved(1)));
    for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
      wrong.put("opcode " + opcode, frames(text.opcode(opcode)));
    }
    wrong.put("ping of 126 bytes", frames(ClientFrame.ping(new byte[126])));
    wrong.put("fragmented ping", frames(ping.notLast()));
    wrong.put("ping with a long length", frames(ping.lengthIn(2)));
    wrong.put("2 bytes for a length of 1", frames(text.lengthIn(2)));
    wrong.put("8 bytes for a length of 1", frames(text.lengthIn(8)));
    wrong.put("8 bytes for 65535", frames(ClientFrame.binary(new byte[65535]).lengthIn(8)));
    wrong.put("negative length", frames(text.lengthIn(8).declaring(Long.MIN_VALUE)));
    wrong.put("continuation of nothing", frames(ClientFrame.continuation(new byte[1])));
    wrong.put("text inside a text", frames(text.notLast(), text));
    wrong.put("binary inside a text", frames(text.notLast(), ClientFrame.binary(new byte[1])));
    wrong.put("continuation behind the end", frames(text, ClientFrame.continuation(new byte[1])));
    wrong.put("close with one byte", frames(ClientFrame.ping(new byte[1]).opcode(8)));
    wrong.put("close of 126 bytes", frames(ClientFrame.close(1000, "x".repeat(124))));
    for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535}) {
      wrong.put("close code " + code, frames(ClientFrame.close(code, "")));
    }
    for (Map.Entry<String, ClientFrame[]> one : wrong.entrySet()) {
      violation(Echoes.NATIVE, one.getKey(), 1002, one.getValue());
    }
    for (String path :
        new String[] {Echoes.PORT, Echoes.BLOCKING, Echoes.SESSION, Echoes.MANAGED}) {
      violation(path, "unmasked", 1002, text.unmasked());
      violation(path, "close code 0", 1002, ClientFrame.close(0, ""));
    }
  }

  @Test
  default void badUtf8IsClosedWith1007() throws Exception {
    byte[] lone = {'a', (byte) 0xc3};
    byte[] surrogate = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
    for (String path :
        new String[] {Echoes.NATIVE, Echoes.BLOCKING, Echoes.SESSION, Echoes.MANAGED}) {
      violation(path, "surrogate", 1007, ClientFrame.text(surrogate));
      violation(path, "ends inside a character", 1007, ClientFrame.text(lone));
      violation(
          path,
          "second half is wrong",
          1007,
          ClientFrame.text(lone).notLast(),
          ClientFrame.continuation(new byte[] {'b'}));
      violation(path, "reason of a close", 1007, ClientFrame.close(1000, surrogate));
      // The rest of the message never comes: the first wrong byte decides.
      violation(path, "first wrong byte", 1007, ClientFrame.text(surrogate).declaring(100));
    }
  }

  private static ClientFrame[] frames(ClientFrame... frames) {
    return frames;
  }

  private void violation(String path, String what, int code, ClientFrame... frames)
      throws IOException {
    String id = "violation-" + System.nanoTime();
    try (RawClient bystander = RawClient.open(shared().port(), path);
        RawClient client = RawClient.open(shared().port(), path + "?id=" + id)) {
      client.send(frames);
      assertEquals(code, client.readClose().closeCode(), what + " on " + path);
      client.halfClose();
      client.expectEnd();
      assertEquals("failed PROTOCOL", journal().next(id), what + " on " + path);
      bystander.send(ClientFrame.text("undisturbed"));
      assertEquals("undisturbed", bystander.readMessage().text());
    }
  }

  @Test
  default void aMessageOverTheLimitIsClosedWith1009() throws Exception {
    Application application =
        new Application()
            .setting("receiveBufferLimit", "1000")
            .handle("/handler", new ManagedEcho(journal()))
            .handle("/task", new SessionEcho(journal()));
    try (RunningServer server = start(application)) {
      for (String path : new String[] {"/handler", "/task"}) {
        try (RawClient client = RawClient.open(server.port(), path + "?id=long" + path)) {
          client.send(ClientFrame.binary(new byte[1000]));
          assertEquals(1000, client.readMessage().bytes().length);
          // The rest need not come: the length and the first byte are enough.
          client.send(ClientFrame.binary(new byte[1]).lengthIn(2).declaring(1001));
          assertEquals(1009, client.readClose().closeCode(), path);
          assertEquals("failed TOO_BIG", journal().next("long" + path), path);
        }
        try (RawClient client = RawClient.open(server.port(), path + "?id=many" + path)) {
          client.send(
              ClientFrame.binary(new byte[600]).notLast(), ClientFrame.continuation(new byte[600]));
          assertEquals(1009, client.readClose().closeCode(), path);
          assertEquals("failed TOO_BIG", journal().next("many" + path), path);
        }
      }
    }
  }

  @Test
  default void anExceptionIsClosedWith1011AndKeptFromThePeer() throws Exception {
    Application application =
        new Application()
            .handle("/handler", FrameErrorChecks::fail)
            .handle(
                "/task",
                (request, response) ->
                    WebSockets.accept(
                        request,
                        response,
                        session -> {
                          session.receive();
                          throw new IllegalArgumentException("secret");
                        }))
            .handle(
                "/post",
                new PostCompletion(
                    socket -> {
                      throw new IOException("secret");
                    }));
    try (RunningServer server = start(application)) {
      for (String path : new String[] {"/handler", "/task", "/post"}) {
        try (RawClient client = RawClient.open(server.port(), path)) {
          client.send(ClientFrame.text("go"));
          ServerFrame close = client.readClose();
          assertEquals(1011, close.closeCode(), path);
          assertFalse(close.closeReason().contains("secret"), path);
          client.halfClose();
          client.expectEnd();
        }
      }
    }
  }

  @Test
  @Timeout(180) // 600 MB, over HTTP/2 through three hops and its windows
  default void aPeerThatSendsOnSeesTheCode() throws Exception {
    Application application =
        new Application()
            .setting("receiveBufferLimit", "1000")
            .setting("closeTimeout", "00:00:30")
            .handle("/", FrameErrorChecks::echo)
            .handle("/fail", FrameErrorChecks::fail);
    try (RunningServer server = start(application)) {
      flood(server, "/", ClientFrame.text("x").unmasked(), 1002);
      flood(server, "/", ClientFrame.text(new byte[] {(byte) 0xff}), 1007);
      flood(server, "/", ClientFrame.binary(new byte[1001]), 1009);
      flood(server, "/fail", ClientFrame.text("x"), 1011);
    }
    flood(shared(), Echoes.NATIVE, ClientFrame.text("x").reserved(7), 1002);
    flood(shared(), Echoes.BLOCKING, ClientFrame.text("x").reserved(7), 1002);
  }

  private static void flood(RunningServer server, String path, ClientFrame wrong, int code)
      throws IOException {
    byte[] chunk = ClientFrame.binary(new byte[64 * 1024]).encode();
    try (RawClient client = RawClient.open(server.port(), path)) {
      client.send(wrong);
      for (int i = 0; i < FLOOD_CHUNKS; i++) {
        client.send(chunk);
      }
      assertEquals(code, client.readClose().closeCode(), path);
      client.halfClose();
      client.expectEnd();
    }
  }

  private static void echo(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(
        request,
        response,
        new WebSocketHandler() {
          @Override
          protected void onMessage(ByteBuffer data) {
            send(data);
          }

          @Override
          protected void onMessage(String text) {
            send(text);
          }
        });
  }

  private static void fail(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(
        request,
        response,
        new WebSocketHandler() {
          @Override
          protected void onMessage(String text) {
            throw new IllegalStateException("secret");
          }
        });
  }

  @Test
  default void aTypeThatIsNotHandledIsClosedWith1003() throws Exception {
    Application application = new Application().handle("/", FrameErrorChecks::fail);
    try (RunningServer server = start(application);
        RawClient client = RawClient.open(server.port(), "/")) {
      client.send(ClientFrame.binary("x".getBytes(StandardCharsets.UTF_8)));
      assertEquals(1003, client.readClose().closeCode());
    }
  }
}
