// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How the processes of one application are run.
 *
 * @param name the application as the log names it
 * @param directory the application's directory: the processes' working directory, and where watched
 *     files are
 * @param command what is run, with its arguments
 * @param processes how many of them
 * @param requestsPerProcess requests and sockets that one process has at a time
 * @param environment all that a process gets, besides its PORT
 * @param socket whether PORT is a Unix domain socket where the platform has them
 * @param startupTimeout how long a process may take until it listens
 * @param restartDelay the first delay of the back-off
 * @param maxRestartDelay its last one
 * @param gracefulShutdownTimeout how long a replaced process may finish what it serves
 * @param watchedFiles patterns below the directory
 * @param watchInterval how often watched files are looked at
 * @param log where the processes' output goes
 */
public record Hosting(
    String name,
    Path directory,
    List<String> command,
    int processes,
    int requestsPerProcess,
    Map<String, String> environment,
    boolean socket,
    Duration startupTimeout,
    Duration restartDelay,
    Duration maxRestartDelay,
    Duration gracefulShutdownTimeout,
    List<String> watchedFiles,
    Duration watchInterval,
    LogLimits log) {

  /** Copies what could change. */
  public Hosting {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    watchedFiles = List.copyOf(watchedFiles);
  }

  /**
   * Where the output of processes goes and how much of it is kept.
   *
   * @param enabled false: nowhere
   * @param directory the directory of the files
   * @param fileBytes the most that one file holds
   * @param totalBytes the most that all files hold
   * @param files the most files
   */
  public record LogLimits(
      boolean enabled, Path directory, long fileBytes, long totalBytes, int files) {}
}
