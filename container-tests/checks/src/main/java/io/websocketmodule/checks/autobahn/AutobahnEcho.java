// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.autobahn;

import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.client.JdkClient;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** The server that Autobahn tests. It has no end of its own: the plugin's JVM ends it. */
public final class AutobahnEcho {

  private AutobahnEcho() {}

  /**
   * Serves the native echo at the root; the testsuite connects without a path.
   *
   * @param transport the one that the suite is to try, by name
   * @param arguments what the plugin gives to a main class: the port
   */
  public static void serve(EmbeddedServer server, String transport, String[] arguments)
      throws Exception {
    server.start(
        new Application()
            .listen(host(), Integer.parseInt(arguments[0]))
            .handle("/", new EchoOver(transport)));
  }

  /** The address to listen on: the plugin connects to what the machine calls itself. */
  public static String host() throws UnknownHostException {
    // It may not be 127.0.0.1.
    return InetAddress.getLocalHost().getHostAddress();
  }

  /** Opens a WebSocket once, behind which the module has its transport for good. */
  public static void connect(String[] arguments) throws Exception {
    JdkClient.open(URI.create("ws://" + host() + ":" + arguments[0] + "/")).close();
  }
}
