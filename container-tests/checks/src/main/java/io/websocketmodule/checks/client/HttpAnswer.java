// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.client;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The server's answer to a handshake.
 *
 * @param status the status code
 * @param headers by lower-case name, all lines
 * @param body empty for a 101
 */
public record HttpAnswer(int status, Map<String, List<String>> headers, String body) {

  /** The first line of a header; null when there is none. */
  public String header(String name) {
    List<String> lines = headers.get(name.toLowerCase(Locale.ROOT));
    return lines == null ? null : lines.get(0);
  }
}
