// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The API as a list that is checked in, so that no change of it goes unseen. A wanted change is
 * recorded by running this test with {@code -Dapi.record=true} and committing the list.
 */
class PublicSurfaceTest {

  private static final Path CLASSES = Path.of("target", "classes");
  private static final Path RECORDED = Path.of("src", "test", "resources", "public-surface.txt");

  @Test
  void isTheRecordedOne() throws Exception {
    String now = String.join("\n", surface()) + "\n";
    if (Boolean.getBoolean("api.record")) {
      Files.createDirectories(RECORDED.getParent());
      Files.writeString(RECORDED, now);
    }
    assertEquals(Files.readString(RECORDED, StandardCharsets.UTF_8), now);
  }

  private static List<String> surface() throws IOException, ClassNotFoundException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(CLASSES)) {
      List<String> names =
          files
              .map(file -> CLASSES.relativize(file).toString())
              .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
              .map(
                  file ->
                      file.substring(0, file.length() - 6).replace(java.io.File.separatorChar, '.'))
              .sorted()
              .toList();
      for (String name : names) {
        describe(Class.forName(name), lines);
      }
    }
    return lines;
  }

  private static void describe(Class<?> type, List<String> lines) {
    if (!isSeen(type)) {
      return;
    }
    // JDK 17 does not tell that a type is sealed, later ones do.
    lines.add(type.toGenericString().replace(" sealed ", " "));
    List<String> members = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      add(members, field, field.toGenericString());
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      add(members, constructor, constructor.toGenericString());
    }
    for (Method method : type.getDeclaredMethods()) {
      add(members, method, method.toGenericString());
    }
    members.stream().sorted().forEach(lines::add);
  }

  private static boolean isSeen(Class<?> type) {
    for (Class<?> at = type; at != null; at = at.getDeclaringClass()) {
      if ((at.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) == 0) {
        return false;
      }
    }
    return true;
  }

  private static void add(List<String> members, Member member, String text) {
    boolean seen = (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
    if (seen && !member.isSynthetic()) {
      members.add("  " + text);
    }
  }

  @Test
  void hasNoTypeWithoutAPackageThatIsDocumented() throws IOException {
    try (Stream<Path> files = Files.walk(CLASSES)) {
      List<Path> folders =
          files.filter(Files::isDirectory).filter(PublicSurfaceTest::holdsTypes).toList();
      for (Path folder : folders) {
        String name =
            folder
                .resolve("package-info.java")
                .toString()
                .replace(CLASSES.toString(), "src/main/java");
        assertEquals(true, Files.exists(Path.of(name)), name);
      }
    }
  }

  private static boolean holdsTypes(Path folder) {
    String[] files = folder.toFile().list();
    return files != null && Arrays.stream(files).anyMatch(file -> file.endsWith(".class"));
  }
}
