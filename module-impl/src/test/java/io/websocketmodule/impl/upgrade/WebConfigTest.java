// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A web.config is read as IIS reads it, and nothing in it can make the server do anything else. */
class WebConfigTest {

  private static final String OF_MICROSOFT =
      """
      <?xml version="1.0" encoding="utf-8"?>
      <!-- as an administrator's tool writes it -->
      <configuration>
        <appSettings><add key="webSocket" value="nothing"/></appSettings>
        <system.webServer>
          <handlers><add name="x" path="*" verb="*"/></handlers>
          <webSocket enabled="true" receiveBufferLimit="1000"
                     pingInterval="00:00:10" />
        </system.webServer>
        <location path="other"><system.webServer><handlers/></system.webServer></location>
      </configuration>
      """;

  private static List<String> read(byte[] file) {
    return WebConfig.read(new ByteArrayInputStream(file), "web.config").stream()
        .map(found -> found.name() + "=" + found.value() + " @ " + found.place())
        .toList();
  }

  private static List<String> read(String file) {
    return read(file.getBytes(UTF_8));
  }

  private static String refused(String file) {
    return assertThrows(IllegalArgumentException.class, () -> read(file)).getMessage();
  }

  private static String webSocket(String element) {
    return "<configuration><system.webServer>" + element + "</system.webServer></configuration>";
  }

  @Test
  void theElementsAttributesAreSettingsAndTheRestIsPassedOver() {
    assertEquals(
        List.of(
            "enabled=true @ attribute enabled in web.config, line 8",
            "receiveBufferLimit=1000 @ attribute receiveBufferLimit in web.config, line 8",
            "pingInterval=00:00:10 @ attribute pingInterval in web.config, line 8"),
        read(OF_MICROSOFT));
  }

  @Test
  void aFileWithoutTheElementSetsNothing() {
    assertEquals(List.of(), read("<configuration/>"));
    assertEquals(List.of(), read(webSocket("<handlers/>")));
    assertEquals(List.of(), read("<configuration><webSocket enabled='false'/></configuration>"));
  }

  @TestFactory
  Stream<DynamicTest> everyEncodingAndByteOrderMark() {
    record Row(String name, String mark, Charset charset) {}
    return Stream.of(
            new Row("UTF-8", "", UTF_8),
            new Row("UTF-8 with mark", "\uFEFF", UTF_8),
            new Row("UTF-16 with mark", "", UTF_16),
            new Row("UTF-16BE with mark", "\uFEFF", UTF_16BE),
            new Row("UTF-16LE with mark", "\uFEFF", UTF_16LE))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.name,
                    () ->
                        assertEquals(
                            List.of("enabled=false @ attribute enabled in web.config, line 1"),
                            read(
                                (row.mark + webSocket("<webSocket enabled='false'/>"))
                                    .getBytes(row.charset)))));
  }

  @TestFactory
  Stream<DynamicTest> whatIsNotAllowed() {
    String start = "web.config, line ";
    String notXml = ": not XML as it is allowed here: ";
    return Stream.of(
            List.of("empty", "", "web.config, line 1" + notXml),
            List.of("no XML", "enabled=false", start + "1" + notXml),
            List.of("half written", OF_MICROSOFT.substring(0, 300), start + "7" + notXml),
            List.of(
                "wrong encoding",
                "<?xml version='1.0' encoding='utf-16'?><configuration/>",
                start + "1" + notXml),
            List.of("two roots", "<configuration/><configuration/>", start + "1" + notXml),
            List.of(
                "another root",
                "<web-app/>",
                start + "1: the root element is web-app instead of configuration."),
            List.of(
                "in a location",
                "<configuration><location path='a'>\n<system.webServer><webSocket enabled='false'/>"
                    + "</system.webServer></location></configuration>",
                start + "2: webSocket inside of a location element is not supported yet."),
            List.of(
                "two elements",
                webSocket("<webSocket/>\n<webSocket/>"),
                start + "2: there is a second element webSocket."),
            List.of(
                "a child",
                webSocket("<webSocket>\n<add/></webSocket>"),
                start + "2: the element webSocket has a child, add, and may have none."),
            List.of(
                "too deep",
                "<configuration>" + "<a>".repeat(200),
                start + "1: more than 50 elements inside each other."),
            List.of(
                "a DTD",
                "<!DOCTYPE configuration>\n" + webSocket("<webSocket/>"),
                start + "1: a DTD is not allowed."),
            List.of(
                "an external subset",
                "<!DOCTYPE configuration SYSTEM 'http://127.0.0.1:1/x.dtd'>\n" + webSocket(""),
                start + "1: a DTD is not allowed."),
            List.of(
                "an undeclared entity",
                webSocket("<webSocket enabled='&x;'/>"),
                start + "1" + notXml))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.get(0),
                    () -> {
                      String message = refused(row.get(1));
                      assertTrue(message.startsWith(row.get(2)), message);
                      assertEquals(1, message.lines().count());
                      assertTrue(!message.endsWith(".."), message);
                    }));
  }

  @Test
  void noExternalEntityIsFetched() throws IOException {
    try (ServerSocket trap = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + trap.getLocalPort() + "/secret";
      for (String subset :
          List.of(
              "[<!ENTITY x SYSTEM '" + url + "'>]",
              "[<!ENTITY % x SYSTEM '" + url + "'> %x;]",
              "SYSTEM '" + url + "'",
              "PUBLIC 'a' '" + url + "'")) {
        String message =
            refused("<!DOCTYPE configuration " + subset + ">" + webSocket("<a>&x;</a>"));
        assertEquals("web.config, line 1: a DTD is not allowed.", message);
      }
      trap.setSoTimeout(1);
      assertThrows(SocketTimeoutException.class, trap::accept);
    }
  }

  @Test
  void noFileIsDisclosed(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "hunter2");
    String message =
        refused(
            "<!DOCTYPE configuration [<!ENTITY x SYSTEM '"
                + secret.toUri()
                + "'>]>"
                + webSocket("<webSocket enabled='&x;'/>"));
    assertEquals("web.config, line 1: a DTD is not allowed.", message);
  }

  @Test
  void entitiesDoNotExpand() {
    StringBuilder bomb = new StringBuilder("<!DOCTYPE configuration [<!ENTITY e0 'lol'>\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("<!ENTITY e").append(i).append(" '").append(("&e" + (i - 1) + ";").repeat(10));
      bomb.append("'>\n");
    }
    String message = refused(bomb + "]>" + webSocket("<webSocket enabled='&e29;'/>"));
    assertTrue(message.endsWith(": a DTD is not allowed."), message);
  }

  @Test
  void aHugeFileIsNotReadToItsEnd() {
    long[] read = {0};
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            read[0]++;
            return ' ';
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            java.util.Arrays.fill(into, offset, offset + length, (byte) ' ');
            read[0] += length;
            return length;
          }
        };
    InputStream file =
        new java.io.SequenceInputStream(
            new ByteArrayInputStream("<configuration>".getBytes(UTF_8)), endless);
    String message =
        assertThrows(IllegalArgumentException.class, () -> WebConfig.read(file, "web.config"))
            .getMessage();
    assertTrue(message.endsWith("it has more than 1048576 bytes."), message);
    assertTrue(read[0] < 2_000_000, "read " + read[0]);
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("disk on fire");
          }
        };
    String message =
        assertThrows(IllegalArgumentException.class, () -> WebConfig.read(broken, "web.config"))
            .getMessage();
    assertTrue(message.startsWith("web.config"), message);
    assertTrue(message.contains("disk on fire"), message);
  }
}
