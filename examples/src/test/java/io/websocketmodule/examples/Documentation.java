// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Java blocks of the documentation, which quote the examples. Each stands behind a marker that
 * tells what it quotes: a whole example, or some of its methods and nested types by name.
 *
 * <pre>
 * &lt;!-- example: Shout.java --&gt;
 * &lt;!-- example: Shout.java#doGet,serve --&gt;
 * </pre>
 *
 * <p>Calls in tables that set an old API beside this one are checked too.
 *
 * <p>To refresh all blocks, run in the project's directory: {@code java
 * examples/src/test/java/io/websocketmodule/examples/Documentation.java}. A marker without a block
 * gets one.
 */
final class Documentation {

  private static final Path SOURCES = Path.of("io", "websocketmodule", "examples");
  private static final Pattern MARKER =
      Pattern.compile("<!-- example: ([\\w./-]+\\.java)(?:#(\\w+(?:,\\w+)*))? -->");
  private static final Pattern CODE = Pattern.compile("`([^`]+\\([^`]*)`");
  private static final String FENCE = "```";

  private final Path repository;

  Documentation(Path repository) {
    this.repository = repository;
  }

  /** Refreshes the documentation of the project in the working directory. */
  public static void main(String... none) throws IOException {
    Documentation documentation = new Documentation(Path.of(""));
    for (Path page : documentation.pages()) {
      Files.write(page, documentation.refreshed(page));
    }
  }

  /** README.md and what is in docs. */
  List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(repository.resolve("README.md")));
    Path docs = repository.resolve("docs");
    if (Files.isDirectory(docs)) {
      try (Stream<Path> files = Files.walk(docs)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    return pages;
  }

  /**
   * The calls in a page's tables whose last column is headed "here" that no example, and no test of
   * one, makes. A call is what stands in backticks and has a parenthesis; white space is nothing.
   */
  List<String> callsNotMade(Path page) throws IOException {
    String made = allSources();
    List<String> notMade = new ArrayList<>();
    boolean inTable = false;
    for (String line : Files.readAllLines(page)) {
      String[] cells = line.split("\\|");
      if (!line.startsWith("|")) {
        inTable = false;
      } else if (inTable) {
        Matcher code = CODE.matcher(cells[cells.length - 1]);
        while (code.find()) {
          if (!made.contains(code.group(1).replaceAll("\\s", ""))) {
            notMade.add(code.group(1));
          }
        }
      } else {
        inTable = cells[cells.length - 1].strip().equals("here");
      }
    }
    return notMade;
  }

  private String allSources() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(repository.resolve("examples").resolve("src"))) {
      for (Path source : files.filter(Documentation::makesCalls).toList()) {
        all.append(Files.readString(source).replaceAll("\\s", ""));
      }
    }
    return all.toString();
  }

  /** Not this class and its test, which only speak of them. */
  private static boolean makesCalls(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".java") && !name.startsWith("Documentation");
  }

  /**
   * The lines of a page as they should be.
   *
   * @throws IllegalStateException a Java block has no marker, or a marker names what is not there
   */
  List<String> refreshed(Path page) throws IOException {
    List<String> lines = Files.readAllLines(page);
    List<String> refreshed = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher marker = MARKER.matcher(lines.get(i));
      refreshed.add(lines.get(i));
      if (marker.matches()) {
        refreshed.add(FENCE + "java");
        refreshed.addAll(quoted(marker.group(1), marker.group(2)));
        refreshed.add(FENCE);
        i = endOfBlock(lines, i);
      } else if (lines.get(i).strip().startsWith(FENCE + "java")) {
        throw new IllegalStateException(
            page + ", line " + (i + 1) + ": the Java block has no marker in the line before it");
      }
    }
    return refreshed;
  }

  /** The last line of the block behind the marker; the marker where it has none. */
  private static int endOfBlock(List<String> lines, int marker) {
    if (marker + 1 == lines.size() || !lines.get(marker + 1).equals(FENCE + "java")) {
      return marker;
    }
    int end = marker + 2;
    while (!lines.get(end).equals(FENCE)) {
      end++;
    }
    return end;
  }

  private List<String> quoted(String file, String members) throws IOException {
    List<String> source = Files.readAllLines(source(file));
    List<String> quoted = new ArrayList<>();
    if (members == null) {
      quoted.addAll(source.subList(afterImports(source), source.size()));
    } else {
      for (String member : members.split(",")) {
        if (!quoted.isEmpty()) {
          quoted.add("");
        }
        quoted.addAll(member(source, file, member));
      }
    }
    return quoted;
  }

  /** Tests are quoted as well, and by its path from the repository's root any file. */
  private Path source(String file) {
    if (file.contains("/")) {
      return repository.resolve(file);
    }
    Path examples = repository.resolve("examples").resolve("src");
    Path main = examples.resolve("main").resolve("java").resolve(SOURCES).resolve(file);
    Path test = examples.resolve("test").resolve("java").resolve(SOURCES).resolve(file);
    return Files.exists(main) ? main : test;
  }

  private static int afterImports(List<String> source) {
    int first = 0;
    for (int i = 0; i < source.size(); i++) {
      if (source.get(i).startsWith("import ")) {
        first = i + 1;
      }
    }
    while (source.get(first).isBlank()) {
      first++;
    }
    return first;
  }

  /**
   * A method or nested type with what stands on it. The formatter has seen the source: a
   * declaration ends with the first brace as far to the right as it begins.
   */
  private static List<String> member(List<String> source, String file, String name) {
    Pattern declaration =
        Pattern.compile(
            "( +)(?:[\\w<>]+ )+" + name + "\\(.*|( +)(?:\\w+ )*(?:class|record) " + name + "\\W.*");
    for (int i = 0; i < source.size(); i++) {
      if (declaration.matcher(source.get(i)).matches()) {
        String indent = indent(source.get(i));
        int first = i;
        while (!source.get(first - 1).isBlank()
            && indent(source.get(first - 1)).startsWith(indent)) {
          first--;
        }
        int last = i;
        while (!source.get(last).equals(indent + "}")) {
          last++;
        }
        return source.subList(first, last + 1).stream()
            .map(line -> line.isEmpty() ? line : line.substring(indent.length()))
            .toList();
      }
    }
    throw new IllegalStateException(file + " declares no " + name);
  }

  private static String indent(String line) {
    return line.substring(0, line.length() - line.stripLeading().length());
  }
}
