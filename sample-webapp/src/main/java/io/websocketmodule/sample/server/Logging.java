// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample.server;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Logging of the process: warnings and worse, a line each, on standard error. */
final class Logging {

  /** Held, because the logging system forgets the level of a logger that nobody holds. */
  private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

  private static final boolean CONFIGURED_BY_USER =
      System.getProperty("java.util.logging.config.file") != null
          || System.getProperty("java.util.logging.config.class") != null;

  private Logging() {}

  /** Jetty is silent until {@link #started}: why a start failed is said in one line at its end. */
  static void quiet() {
    if (!CONFIGURED_BY_USER) {
      System.setProperty(
          "java.util.logging.SimpleFormatter.format", "%1$tF %1$tT %4$s %3$s: %5$s%6$s%n");
      Logger.getLogger("").setLevel(Level.WARNING);
      JETTY.setLevel(Level.OFF);
    }
  }

  /** From now on Jetty's warnings are shown. */
  static void started() {
    if (!CONFIGURED_BY_USER) {
      JETTY.setLevel(Level.WARNING);
    }
  }
}
