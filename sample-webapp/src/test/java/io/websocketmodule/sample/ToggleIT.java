// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An editor and a file switch a path of the running server off and on. */
class ToggleIT {

  private static final long PATIENCE_SECONDS = 30;

  @TempDir private Path folder;

  private Path echo(String enabled) throws IOException {
    return echo(folder, enabled);
  }

  private static Path echo(Path where, String enabled) throws IOException {
    return Files.writeString(
        where.resolve("web.config"),
        "<configuration><location path='echo'><system.webServer><webSocket enabled='"
            + enabled
            + "'/></system.webServer></location></configuration>");
  }

  @Test
  void echoIsSwitchedOffAndOnWhileAnOpenChatAndAnOpenEchoGoOn() throws Exception {
    Path file = echo("true");
    try (ServerProcess server = ServerProcess.ready("--websocket.configFile=" + file)) {
      Client chat = Client.connect(server.ws("/chat?name=Ronald"));
      assertEquals("Ronald joined.", chat.next());
      assertEquals("Welcome Ronald.", chat.next());
      Client echo = Client.connect(server.ws("/echo"));
      echoes(echo, "before");

      echo("false");

      awaitStatus(server, "/echo", "503 ");
      assertStatus(server, "/echo-managed", "101 ");
      echoes(echo, "off for others");
      says(chat, "still here");
      Client second = Client.connect(server.ws("/chat?name=John"));
      assertEquals("John joined.", chat.next());
      second.close(1000);
      assertEquals("John left.", chat.next());

      echo("true");

      awaitStatus(server, "/echo", "101 ");
      echoes(Client.connect(server.ws("/echo")), "back");
      echoes(echo, "behind both");
      says(chat, "behind both");
    }
  }

  @Test
  void aMistakeInTheFileIsToldOnceAndChangesNothing() throws Exception {
    Path file = echo("false");
    try (ServerProcess server = ServerProcess.ready("--websocket.configFile=" + file)) {
      assertStatus(server, "/echo", "503 ");
      echo("of course");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
      while (System.nanoTime() < end) {
        assertStatus(server, "/echo", "503 ");
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
      echo("true");
      awaitStatus(server, "/echo", "101 ");
      server.terminate();
      assertEquals(1, server.errors().lines().count(), server.errors());
      assertTrue(
          server
              .errors()
              .contains(
                  "The attribute enabled in "
                      + file
                      + ", line 1 is \"of course\", neither true nor false; allowed is true or"
                      + " false."),
          server.errors());
    }
  }

  @Test
  void theWebConfigOfAnUnpackedApplicationIsFollowedToo() throws Exception {
    try (ServerProcess server = ServerProcess.ready()) {
      assertStatus(server, "/echo", "101 ");
      Path file = echo(server.webInf(), "false");
      awaitStatus(server, "/echo", "503 ");
      Files.delete(file);
      awaitStatus(server, "/echo", "101 ");
    }
  }

  @Test
  void aRelativeFileIsOneOfTheDirectoryInWhichTheServerWasStarted() throws Exception {
    Path file = echo("false");
    Path relative = Path.of("").toAbsolutePath().relativize(file);
    try (ServerProcess server = ServerProcess.ready("--websocket.configFile=" + relative)) {
      assertStatus(server, "/echo", "503 ");
    }
  }

  private static void echoes(Client client, String text) throws Exception {
    client.send(text);
    assertEquals(text, client.next());
  }

  private static void says(Client chat, String text) throws Exception {
    chat.send(text);
    assertEquals("Ronald says: " + text, chat.next());
  }

  private static void assertStatus(ServerProcess server, String path, String status)
      throws IOException {
    String head = handshake(server, path);
    assertTrue(head.startsWith("HTTP/1.1 " + status), head);
  }

  private static void awaitStatus(ServerProcess server, String path, String status)
      throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    String head = handshake(server, path);
    while (!head.startsWith("HTTP/1.1 " + status) && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      head = handshake(server, path);
    }
    assertTrue(head.startsWith("HTTP/1.1 " + status), head);
  }

  private static String handshake(ServerProcess server, String path) throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      return client.get(path, RawClient.HANDSHAKE);
    }
  }
}
