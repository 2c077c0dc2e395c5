// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * A value of a setting, and the path of a location, is refused in one line of a log, or is in its
 * range and means what was written.
 */
class SettingValuesFuzzTest {

  private static final Duration MOST_TIME = Duration.ofDays(365);

  /** Two lines of UTF-8: the setting's name, or "location" for the path of one; and the value. */
  @FuzzTest
  void value(byte[] bytes) {
    String[] lines = new String(bytes, UTF_8).split("\n", 2);
    String text = lines.length == 1 ? "" : lines[1];
    try {
      if (lines[0].equals("location")) {
        checkPath(LocationPath.parse(text, "path of the location"), text);
      } else {
        String place = "attribute " + LogText.of(lines[0]) + " in web.config, line 1";
        FoundSetting found = new FoundSetting(lines[0], text, place);
        check(found.setting(), text.strip(), found.value());
      }
    } catch (IllegalArgumentException refused) {
      LogLine.check(refused);
    }
  }

  private static void check(Setting setting, String text, Object value) {
    if (value instanceof Boolean flag) {
      assertEquals(flag, Boolean.parseBoolean(text));
      assertTrue(text.length() == 4 || text.length() == 5);
    } else if (value instanceof Long || value instanceof Integer) {
      long number = ((Number) value).longValue();
      assertEquals(new BigInteger(text), BigInteger.valueOf(number));
      assertTrue(number >= 0 && number <= 0xFFFF_FFFFL, text);
      assertTrue(number > 0 || setting != Setting.SEND_BUFFER_LIMIT, text);
    } else if (value instanceof Duration time) {
      assertFalse(time.isNegative() || time.compareTo(MOST_TIME) > 0, text);
      assertEquals(time.truncatedTo(ChronoUnit.MILLIS), TimeFormat.parse(TimeFormat.format(time)));
    } else if (value instanceof Origins origins) {
      assertEquals(origins.toString(), Origins.parse(origins.toString()).toString());
    } else if (value instanceof FrameTracing.Choice choice) {
      assertEquals(text, choice.toString());
    } else if (value instanceof Optional<?> file) {
      file.map(Path.class::cast).ifPresent(SettingValuesFuzzTest::checkFile);
    }
  }

  private static void checkFile(Path file) {
    assertTrue(file.isAbsolute());
    assertEquals(file, file.normalize());
  }

  /** It is found below itself in any case, and not beside itself. */
  private static void checkPath(LocationPath path, String written) {
    LocationPath again = LocationPath.parse(path.toString(), "path of the location");
    assertEquals(path, again);
    assertEquals(path.hashCode(), again.hashCode());
    assertEquals(path.toString(), again.toString(), written);
    String text = path.toString();
    if (text.isEmpty()) {
      assertEquals(0, path.depth());
      return;
    }
    assertEquals(text.split("/").length, path.depth());
    Object here = new Object();
    Object elsewhere = new Object();
    PathMap<Object> map = new PathMap<>(Map.of(text, here), elsewhere);
    assertSame(here, map.find("/" + text, ""));
    assertSame(here, map.find("//" + text + "/below", "/it"));
    assertSame(here, map.find(text.substring(0, 1), text.substring(1)));
    assertSame(elsewhere, map.find("/" + text + "x", ""));
    if (!PathMap.fold("x/" + text).startsWith(PathMap.fold(text) + "/")) {
      assertSame(elsewhere, map.find("/x/" + text, "")); // else it is x, or x/x
    }
  }
}
