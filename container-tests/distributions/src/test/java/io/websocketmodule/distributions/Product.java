// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What differs between Tomcat and Jetty in starting one. */
interface Product {

  /**
   * Fills an empty directory with the configuration of a server on loopback, at any free port, that
   * looks at its folder webapps every second.
   */
  void configure(Path home, Path base) throws IOException, InterruptedException;

  /** The command that starts the server in the foreground, to be run in its base. */
  List<String> command(Path home, List<String> javaOptions);

  /** The environment of that command, and of every other one that a user would type. */
  Map<String, String> environment(Path home, Path base, List<String> javaOptions);

  /** The class of an application's loader. */
  String applicationLoader();

  /** Finds the port, group 1, in the log of a server that is ready. */
  Pattern ready();
}
