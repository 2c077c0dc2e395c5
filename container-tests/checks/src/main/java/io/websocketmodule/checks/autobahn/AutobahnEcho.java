// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.autobahn;

import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.Journal;
import io.websocketmodule.checks.servlet.NativeEcho;
import java.net.InetAddress;

/** The server that Autobahn tests. It has no end of its own: the plugin's JVM ends it. */
public final class AutobahnEcho {

  private AutobahnEcho() {}

  /**
   * Serves the native echo at the root; the testsuite connects without a path.
   *
   * @param arguments what the plugin gives to a main class: the port
   */
  public static void serve(EmbeddedServer server, String[] arguments) throws Exception {
    server.start(
        new Application()
            .listen(
                // The plugin connects to what the machine calls itself, which may not be 127.0.0.1.
                InetAddress.getLocalHost().getHostAddress(), Integer.parseInt(arguments[0]))
            .handle("/", new NativeEcho(new Journal())));
  }
}
