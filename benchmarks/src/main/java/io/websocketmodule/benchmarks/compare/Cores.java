// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.compare;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Keeps servers and client on a core each, where the system has taskset and more than one core. */
final class Cores {

  private static final String PROGRAM = "taskset";
  private static final String SERVERS = "0";
  private static final String CLIENT = "1";

  private final boolean pinning;

  private Cores(boolean pinning) {
    this.pinning = pinning;
  }

  static Cores find() {
    String path = System.getenv("PATH");
    boolean found =
        path != null
            && Arrays.stream(path.split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
    return new Cores(found && Runtime.getRuntime().availableProcessors() > 1);
  }

  /** What to put before the command of a server. */
  List<String> forServers() {
    return pinning ? List.of(PROGRAM, "-c", SERVERS) : List.of();
  }

  /** What to put before the command of the load client. */
  List<String> forClient() {
    return pinning ? List.of(PROGRAM, "-c", CLIENT) : List.of();
  }

  /** For the report. */
  String describe() {
    return pinning
        ? "servers on core " + SERVERS + ", load client on core " + CLIENT
        : "not pinned: no taskset, or one core only";
  }
}
