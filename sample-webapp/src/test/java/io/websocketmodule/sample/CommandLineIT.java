// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be served is refused in one line, and the exit code tells which kind it was. */
class CommandLineIT {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--prot=1",
        "--port=x",
        "--port=65536",
        "--port=-1",
        "stray",
        "--wire=some",
        "--websocket.pingInterval",
        "--websocket.=1",
        "--websocket.ping.interval=1"
      })
  void wrongArgumentsAreAnsweredWithTheUsage(String argument) throws Exception {
    try (ServerProcess server = ServerProcess.ended(argument)) {
      assertEquals(2, server.exitCode());
      List<String> lines = server.errors().lines().toList();
      assertEquals(2, lines.size(), server.errors());
      assertTrue(lines.get(1).startsWith("Usage: java -jar sample-server.jar "), lines.get(1));
      assertEquals("", server.output());
    }
  }

  @Test
  void helpNamesEveryOption() throws Exception {
    try (ServerProcess server = ServerProcess.ended("--help")) {
      assertEquals(0, server.exitCode());
      for (String option :
          List.of("--host", "--port", "--wire", "--websocket.NAME=VALUE", "--help")) {
        assertTrue(server.output().contains(option), server.output());
      }
    }
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (ServerProcess first = ServerProcess.ready();
        ServerProcess second = ServerProcess.ended("--port=" + first.port())) {
      assertRefused(second, "127.0.0.1 port " + first.port());
    }
  }

  @Test
  void anUnknownHostIsNamed() throws Exception {
    try (ServerProcess server = ServerProcess.ended("--host=no.such.host.invalid")) {
      assertRefused(server, "no.such.host.invalid");
    }
  }

  @Test
  void anUnknownSettingIsRefusedByName() throws Exception {
    try (ServerProcess server = ServerProcess.ended("--port=0", "--websocket.pongInterval=1")) {
      assertRefused(server, "pongInterval");
    }
  }

  @Test
  void aWrongValueOfASettingIsRefusedWithItsName() throws Exception {
    try (ServerProcess server = ServerProcess.ended("--port=0", "--websocket.pingInterval=soon")) {
      assertRefused(server, "pingInterval");
      assertTrue(server.errors().contains("soon"), server.errors());
    }
  }

  @Test
  void settingsAreInForce() throws Exception {
    try (ServerProcess server = ServerProcess.ready("--websocket.receiveBufferLimit=10")) {
      Client client = Client.connect(server.ws("/echo-managed"));
      client.send("0123456789");
      assertEquals("0123456789", client.next());
      client.send("0123456789a");
      assertEquals(1009, client.closeCode());
    }
  }

  @Test
  void theServerCarriesTheWarUnchangedAndTheWarNothingOfTheServer() throws Exception {
    Path war = Path.of(System.getProperty("sample.war"));
    try (JarFile server = new JarFile(System.getProperty("sample.server.jar"));
        InputStream carried = server.getInputStream(new ZipEntry("sample-webapp.war"));
        JarFile files = new JarFile(war.toFile())) {
      assertArrayEquals(Files.readAllBytes(war), carried.readAllBytes());
      List<String> names = files.stream().map(ZipEntry::getName).toList();
      assertTrue(names.contains("WEB-INF/lib/jakarta.websocket-api-2.2.0.jar"), names.toString());
      assertTrue(names.contains("WEB-INF/lib/jakarta.websocket-client-api-2.2.0.jar"));
      assertTrue(
          names.stream().noneMatch(name -> name.matches(".*(jetty|servlet-api|/server/).*")));
      assertTrue(
          server.stream()
              .map(ZipEntry::getName)
              .noneMatch(name -> name.matches("META-INF/.*\\.(SF|RSA|DSA)|jakarta/websocket/.*")));
    }
  }

  private static void assertRefused(ServerProcess server, String named) throws Exception {
    assertEquals(1, server.exitCode());
    assertEquals(1, server.errors().lines().count(), server.errors());
    assertTrue(server.errors().contains(named), server.errors());
    assertEquals("", server.output());
    assertEquals(List.of(), server.leftBehind());
  }
}
