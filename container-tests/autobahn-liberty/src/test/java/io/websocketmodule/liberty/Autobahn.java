// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.liberty;

import io.websocketmodule.checks.autobahn.AutobahnEcho;
import java.net.URI;
import java.nio.file.Path;

/** What Autobahn's Maven plugin starts. */
public final class Autobahn {

  private Autobahn() {}

  /** Serves the echo on the port given until the plugin, being through, interrupts this thread. */
  public static void main(String[] arguments) throws Exception {
    URI classes = Autobahn.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path target = Path.of(classes).getParent();
    try (LibertyProcess liberty =
        LibertyProcess.start(target, AutobahnEcho.host(), Integer.parseInt(arguments[0]))) {
      liberty.awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
