// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** What is written for users about settings says what the table says. */
class SettingsDocumentationTest {

  private static final Path ROOT = Path.of("..");

  @Test
  void theExampleHasEverySettingWithItsDefaultAndMeaningInAComment() throws IOException {
    String example = Files.readString(ROOT.resolve("web.xml.example"));
    Matcher matcher =
        Pattern.compile(
                "<!-- ([^<]*?)\\s*<init-param><param-name>(\\w+)</param-name>"
                    + "<param-value>([^<]*)</param-value></init-param>\\s*-->")
            .matcher(example);
    Map<String, String> found = new LinkedHashMap<>();
    while (matcher.find()) {
      String meaning = matcher.group(1).replaceAll("\\s+", " ");
      found.put(matcher.group(2), matcher.group(3) + ": " + meaning);
    }
    assertEquals(table(), found);
  }

  @Test
  void theReadmeHasEverySettingWithItsDefaultAndMeaning() throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    for (String line : Files.readAllLines(ROOT.resolve("README.md"))) {
      Matcher matcher = Pattern.compile("\\| (\\w+) \\| ([^|]+) \\| ([^|]+) \\|").matcher(line);
      if (matcher.matches() && table().containsKey(matcher.group(1))) {
        found.put(matcher.group(1), matcher.group(2) + ": " + matcher.group(3));
      }
    }
    assertEquals(table(), found);
  }

  @Test
  void theExampleRegistersTheFilterLikeTheFragment() throws Exception {
    String example = Files.readString(ROOT.resolve("web.xml.example"));
    String fragment =
        Files.readString(Path.of("src", "main", "resources", "META-INF", "web-fragment.xml"));
    Document parsed =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(ROOT.resolve("web.xml.example").toFile());
    assertEquals(0, parsed.getElementsByTagName("init-param").getLength());
    for (String each :
        new String[] {
          "<filter-name>WebSocketModule</filter-name>",
          "<filter-class>" + WebSocketModuleFilter.class.getName() + "</filter-class>",
          "<async-supported>true</async-supported>",
          "<url-pattern>/*</url-pattern>",
          "<dispatcher>REQUEST</dispatcher>",
          "<dispatcher>ASYNC</dispatcher>"
        }) {
      assertTrue(example.contains(each), each);
      assertTrue(fragment.contains(each), each);
    }
  }

  /** The file that the page quotes, between its marker and the end of the block. */
  @Test
  void thePageQuotesAWebConfigThatDoesWhatItSays() throws Exception {
    Path file = Path.of("src", "test", "resources", "web.config");
    String page = Files.readString(ROOT.resolve("docs").resolve("settings.md"));
    String marker = "<!-- file: module-impl/src/test/resources/web.config -->\n```xml\n";
    int start = page.indexOf(marker) + marker.length();
    assertEquals(Files.readString(file), page.substring(start, page.indexOf("```", start)));

    FakeApplication application = new FakeApplication();
    application.webConfig = Files.readAllBytes(file);
    SettingsTable table = application.live(new Properties()).current();
    assertEquals("00:00:20", table.everywhere().inForce().get("pingInterval"));
    assertEquals(
        "{api={enabled=false}, api/feed={allowedOrigins=*}}", table.locations().toString());
  }

  @Test
  void thePageHasEverySettingWithWhatIsAllowedAndWhereItHolds() throws IOException {
    List<String> rows = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      String holds = setting.perPath() ? "yes" : "no";
      rows.add("| " + setting.key() + " | " + setting.allowed() + " | " + holds + " |");
    }
    String page = Files.readString(ROOT.resolve("docs").resolve("settings.md"));
    String table =
        "| name | allowed | per path |\n|---|---|---|\n" + String.join("\n", rows) + "\n\n";
    assertTrue(page.contains(table), "the table should be\n" + table);
  }

  @Test
  void thePageQuotesAMessageThatIsGiven() throws Exception {
    FakeApplication application = new FakeApplication().webConfig("\n\n\ncloseTimeout='soon'");
    String message =
        assertThrows(ServletException.class, () -> application.live(new Properties())).getMessage();
    String page = Files.readString(ROOT.resolve("docs").resolve("settings.md"));
    String quoted = page.replace("\n> ", " ");
    assertTrue(quoted.contains(message.replace("WebSocket module: ", " ")), message);
  }

  @Test
  void everyDefaultIsAllowed() {
    for (Setting setting : Setting.values()) {
      setting.parse(setting.defaultText());
    }
  }

  private static Map<String, String> table() {
    Map<String, String> rows = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      rows.put(setting.key(), setting.defaultText() + ": " + setting.meaning());
    }
    return rows;
  }
}
