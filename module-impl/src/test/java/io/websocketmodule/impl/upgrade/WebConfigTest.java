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

import java.io.IOException;
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
        <location path="chat/private" inheritInChildApplications="false">
          <system.webServer>
            <webSocket enabled="false" />
          </system.webServer>
        </location>
      </configuration>
      """;

  private static List<String> read(byte[] file) {
    return WebConfig.read(file, "web.config", false).everywhere().stream()
        .map(found -> found.name() + "=" + found.text() + " @ " + found.place())
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
  void aLocationsAttributesAreSettingsOfItsPath() {
    SettingsLevel level = WebConfig.read(OF_MICROSOFT.getBytes(UTF_8), "web.config", false);
    assertEquals("[chat/private]", level.locations().keySet().toString());
    assertEquals(
        List.of(new FoundSetting("enabled", "false", "attribute enabled in web.config, line 13")),
        List.copyOf(level.locations().values()).get(0));
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

  private static String location(String path, String content) {
    return "<configuration><location path='"
        + path
        + "'>"
        + content
        + "</location></configuration>";
  }

  private static String inner(String path, String attributes) {
    return "<location path='"
        + path
        + "'><system.webServer><webSocket "
        + attributes
        + "/></system.webServer></location>";
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
                "a location in a location",
                location("a", "\n<location path='b'/>"),
                start + "2: a location element inside of another is not allowed."),
            List.of(
                "a location in the wrong place",
                webSocket("<location path='a'>\n<webSocket enabled='false'/></location>"),
                start
                    + "2: webSocket inside of a location stands in"
                    + " configuration/system.webServer/location/webSocket instead of"
                    + " configuration/location/system.webServer/webSocket."),
            List.of(
                "two elements for a location",
                "<configuration>"
                    + inner("chat", "")
                    + "\n"
                    + inner("/CHAT/", "")
                    + "</configuration>",
                start + "2: there is a second element webSocket for the location \"CHAT\"."),
            List.of(
                "a location that locks",
                "<configuration>"
                    + inner("a", "").replace("<location", "<location overrideMode='Deny'")
                    + "</configuration>",
                start
                    + "1: a location that locks is not supported; locks are the server's, by the system"
                    + " property io.websocketmodule.locked."),
            List.of(
                "a setting that is not per path",
                "<configuration>" + inner("a", "\nshutdownTimeout='PT1S'") + "</configuration>",
                "The attribute shutdownTimeout in web.config, line 2: this setting holds for the whole"
                    + " application and cannot stand in a location."),
            List.of(
                "another that is not",
                "<configuration>" + inner("a", "maxConnections='1'") + "</configuration>",
                "The attribute maxConnections in web.config, line 1: this setting holds for the whole"
                    + " application and cannot stand in a location."),
            List.of(
                "a file that names a file",
                webSocket("<webSocket configFile='/etc/web.config'/>"),
                "The attribute configFile in web.config, line 1: this setting is a system property, a"
                    + " context parameter or an init-param, never in a file."),
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
  void whatTheParserHasNoWordsForIsRefusedAsAllElse() {
    String message = refused("<!DOCTYPE configuration [<!ENTITY x 'y'>\u001F]>" + webSocket(""));
    assertTrue(message.startsWith("web.config, line 1: not XML as it is allowed here: "), message);
  }
}
