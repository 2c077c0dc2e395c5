// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Of the stored paths the longest counts that is the path, or above it, segment by segment. */
class PathMapTest {

  private static final PathMap<String> MAP =
      new PathMap<>(
          Map.of(
              "chat", "1", "chat/private", "2", "chat/private/a", "3", "Straße/Ä", "4", "a", "5"),
          "0");

  @TestFactory
  Stream<DynamicTest> look() {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("", "0");
    rows.put("/", "0");
    rows.put("/other", "0");
    rows.put("/chat", "1");
    rows.put("chat", "1");
    rows.put("/chat/", "1");
    rows.put("//chat//", "1");
    rows.put("/CHAT", "1");
    rows.put("/chats", "0");
    rows.put("/cha", "0");
    rows.put("/chat.private", "0");
    rows.put("/chat/x", "1");
    rows.put("/chat/privat", "1");
    rows.put("/chat/private", "2");
    rows.put("/chat/privateer", "1");
    rows.put("/chat//private", "2");
    rows.put("/chat/private/b", "2");
    rows.put("/chat/private/a", "3");
    rows.put("/Chat/PRIVATE/A/b/c/", "3");
    rows.put("/other/chat", "0");
    rows.put("/private", "0");
    rows.put("/straße/ä", "4");
    rows.put("/STRAßE/Ä/x", "4");
    rows.put("/straße", "0");
    rows.put("/a", "5");
    rows.put("/a/a", "5");
    rows.put("/aa", "0");
    rows.put("/b/../a", "0");
    return rows.entrySet().stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    "\"" + row.getKey() + "\"",
                    () -> {
                      String path = row.getKey();
                      for (int cut = 0; cut <= path.length(); cut++) {
                        assertEquals(
                            row.getValue(), MAP.find(path.substring(0, cut), path.substring(cut)));
                      }
                    }));
  }

  @Test
  void nothingStoredIsEverywhereTheSame() {
    assertEquals("0", new PathMap<>(Map.of(), "0").find("/chat", ""));
  }

  @Test
  void pathsOfTheSameHashAreToldApart() {
    assertEquals("a_".hashCode(), "b@".hashCode());
    PathMap<String> map = new PathMap<>(Map.of("a_", "1", "b@", "2"), "0");
    assertEquals("1", map.find("/a_/x", ""));
    assertEquals("2", map.find("/b@/x", ""));
    assertEquals("0", map.find("/c!", ""));
  }

  @Test
  void manyPathsAgreeWithASlowSearch() {
    Random random = new Random(7);
    Map<String, String> stored = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      stored.put(path(random), "v" + i);
    }
    PathMap<String> map = new PathMap<>(stored, "0");
    for (int i = 0; i < 3000; i++) {
      String path = path(random);
      assertEquals(slowly(stored, path), map.find("/" + path, ""), path);
    }
  }

  @Test
  void aLookUpAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int found = 0;
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1000; i++) {
      found += MAP.find("/Chat", "/private/a/b").length() + MAP.find("/x", "").length();
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertEquals(2000, found);
    assertTrue(allocated < 1000, "allocated " + allocated + " bytes");
  }

  private static String path(Random random) {
    List<String> names = List.of("a", "b", "ab", "ba", "aa");
    StringBuilder path = new StringBuilder(names.get(random.nextInt(names.size())));
    for (int more = random.nextInt(4); more > 0; more--) {
      path.append('/').append(names.get(random.nextInt(names.size())));
    }
    return path.toString();
  }

  private static String slowly(Map<String, String> stored, String path) {
    for (String above = path; ; above = above.substring(0, above.lastIndexOf('/'))) {
      if (stored.containsKey(above)) {
        return stored.get(above);
      }
      if (above.indexOf('/') < 0) {
        return "0";
      }
    }
  }
}
