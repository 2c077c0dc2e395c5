// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation quotes is what the tests run. */
class DocumentationTest {

  private static final Path REPOSITORY = Path.of("..");

  @Test
  void everyJavaBlockIsTheExampleThatItQuotes() throws IOException {
    Documentation documentation = new Documentation(REPOSITORY);
    for (Path page : documentation.pages()) {
      assertEquals(
          String.join("\n", documentation.refreshed(page)),
          String.join("\n", Files.readAllLines(page)),
          page + " differs from the examples: see Documentation.java for how to refresh it");
    }
  }

  @Test
  void everyCallInATableIsMadeByAnExample() throws IOException {
    Documentation documentation = new Documentation(REPOSITORY);
    for (Path page : documentation.pages()) {
      assertEquals(List.of(), documentation.callsNotMade(page), page.toString());
    }
  }

  @Test
  void findsACallThatNoExampleMakes(@TempDir Path directory) throws IOException {
    Path page = directory.resolve("page.md");
    Files.write(
        page,
        List.of(
            "| old | new |",
            "| `neither()` | `looked.at()` |",
            "",
            "| IIS | here |",
            "|---|---|",
            "| `Old()` | `session.receive( )`, `not.made(1)` |",
            "| `x` | `noCall` and `norThis()` |"));
    assertEquals(
        List.of("not.made(1)", "norThis()"), new Documentation(REPOSITORY).callsNotMade(page));
  }

  @Test
  void everyExampleIsOfLessThanFortyLines() throws IOException {
    Path inTests = Path.of("src", "test", "java", "io", "websocketmodule", "examples");
    try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
      Stream<Path> all = Stream.concat(sources, Stream.of(inTests.resolve("ChatTest.java")));
      for (Path source : all.filter(Files::isRegularFile).toList()) {
        int lines = Files.readAllLines(source).size();
        assertTrue(lines < 40, source + " has " + lines + " lines");
      }
    }
  }

  @Test
  void findsAStaleBlockAMissingMarkerAndAMissingExample(@TempDir Path directory)
      throws IOException {
    Path page = directory.resolve("page.md");
    Documentation documentation = new Documentation(REPOSITORY);
    Files.write(page, List.of("<!-- example: Shout.java#doGet -->", "```java", "old", "```", "x"));
    List<String> fresh = documentation.refreshed(page);
    assertEquals("@Override", fresh.get(2));
    assertEquals(List.of("}", "```", "x"), fresh.subList(5, 8));

    Files.write(page, List.of("text", "```java", "int i;", "```"));
    assertThrows(IllegalStateException.class, () -> documentation.refreshed(page));
    Files.write(page, List.of("<!-- example: Shout.java#nothing -->"));
    assertThrows(IllegalStateException.class, () -> documentation.refreshed(page));
    Files.write(page, List.of("<!-- example: Nothing.java -->"));
    assertThrows(IOException.class, () -> documentation.refreshed(page));
  }
}
