// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Keeps what each check came to: a file for every test class and server, which the table in
 * docs/containers.md is made from. A line has the server's title, its version, the feature release
 * of the JDK, the transport, the check, what it came to and the date, with tabs between.
 */
public final class Results implements AfterEachCallback {

  /** All tests of a check have passed. */
  public static final String GREEN = "green";

  /** One has not. */
  public static final String RED = "red";

  private static final Map<Path, Map<Check, String>> KEPT = new ConcurrentHashMap<>();

  private final Supplier<Tested> subject;
  private Explained explained;

  /**
   * For the tests of one class.
   *
   * @param subject what each is about, asked behind it
   */
  public Results(Supplier<Tested> subject) {
    this.subject = subject;
  }

  /** The test that runs shows something else here than in other servers. */
  public void explain(Explained why) {
    explained = why;
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    Shows shows = context.getRequiredTestMethod().getAnnotation(Shows.class);
    if (shows == null) {
      return;
    }
    Tested tested = subject.get();
    String jdk = "" + Runtime.version().feature();
    String name = tested.id() + "-" + jdk + "-" + context.getRequiredTestClass().getSimpleName();
    Path file = Path.of(System.getProperty("results")).resolve(name + ".tsv");
    Map<Check, String> kept = KEPT.computeIfAbsent(file, any -> new TreeMap<>());
    String result = context.getExecutionException().map(any -> RED).orElse(green());
    for (Check check : shows.value()) {
      kept.merge(check, result, Results::worse);
    }
    StringBuilder lines = new StringBuilder();
    kept.forEach(
        (check, now) ->
            lines.append(
                String.join(
                    "\t",
                    tested.title(),
                    tested.version(),
                    jdk,
                    tested.transport(),
                    check.name(),
                    now,
                    LocalDate.now() + "\n")));
    Files.createDirectories(file.getParent());
    Files.writeString(file, lines);
  }

  private String green() {
    return explained == null ? GREEN : explained.name();
  }

  private static String worse(String one, String other) {
    if (one.equals(RED) || other.equals(RED)) {
      return RED;
    }
    return one.equals(GREEN) ? other : one;
  }
}
