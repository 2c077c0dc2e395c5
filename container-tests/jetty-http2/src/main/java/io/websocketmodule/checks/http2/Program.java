// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.http2;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs of the machine, which may be missing. */
final class Program {

  private Program() {}

  /** Where the PATH has a program; aborts the test, and says why, where it has none. */
  static Path find(String name, String missing) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseGet(
            () -> {
              // Printed too: the build's output tells that a test was skipped, and not why.
              System.out.println(missing);
              return abort(missing);
            });
  }
}
