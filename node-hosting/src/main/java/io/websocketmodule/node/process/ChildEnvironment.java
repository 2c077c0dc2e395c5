// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.process;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * All that a process finds in its environment: what the settings name, PORT, and the option that
 * makes Node end with the server. Nothing of the server's own environment comes by itself: secrets
 * are often there.
 */
final class ChildEnvironment {
  private static final String NODE_OPTIONS = "NODE_OPTIONS";

  /** Where the watchdog finds what the application itself had for NODE_OPTIONS. */
  private static final String OWN_OPTIONS = "WEBSOCKET_MODULE_NODE_OPTIONS";

  private ChildEnvironment() {}

  static Map<String, String> of(Hosting hosting, ChildAddress address, Path watchdog) {
    Map<String, String> all = new HashMap<>(hosting.environment());
    all.put("PORT", address.forChild());
    String own = all.getOrDefault(NODE_OPTIONS, "");
    all.put(OWN_OPTIONS, own);
    all.put(NODE_OPTIONS, (required(watchdog) + " " + own).trim());
    return all;
  }

  /** As Node wants a path in NODE_OPTIONS: quoted, a quote or backslash in it escaped. */
  private static String required(Path script) {
    String path = script.toString().replace("\\", "\\\\").replace("\"", "\\\"");
    return "--require \"" + path + "\"";
  }
}
