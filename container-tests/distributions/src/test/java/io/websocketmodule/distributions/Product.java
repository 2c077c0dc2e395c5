// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import io.websocketmodule.checks.table.Explained;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What differs between the servers in starting one and in giving it applications. */
interface Product {

  /**
   * Fills an empty directory with the configuration of a server on loopback, at any free port, that
   * looks at its folder of applications often.
   */
  void configure(Path home, Path base) throws IOException, InterruptedException;

  /** The command that starts the server in the foreground, to be run in its base. */
  List<String> command(Path home, Path base, List<String> javaOptions);

  /** The environment of that command, and of every other one that a user would type. */
  Map<String, String> environment(Path home, Path base, List<String> javaOptions);

  /** The folder below the base where applications are put. */
  default String applications() {
    return "webapps";
  }

  /** Whether an application that lies in the folder is in service, in a server that is ready. */
  default boolean isDeployed(Path folder, String name) {
    return true;
  }

  /** Whether an application taken from the folder is taken out of service. */
  default boolean undeploys() {
    return true;
  }

  /**
   * Why the server itself does not let go of the loader of what it has deployed, if it does not.
   */
  default Optional<Explained> keepsLoaders() {
    return Optional.empty();
  }

  /** The longest that a silent connection of HTTP is kept, by the configuration as it comes. */
  Duration httpTimeout();

  /** A class with objects for just as long as an application's loader is held. */
  String applicationLoader();

  /** Finds the port, group 1, in the log of a server that is ready. */
  Pattern ready();

  /** Finds the port of TLS, group 1, where the server has one as it is downloaded. */
  default Optional<Pattern> secure() {
    return Optional.empty();
  }
}
