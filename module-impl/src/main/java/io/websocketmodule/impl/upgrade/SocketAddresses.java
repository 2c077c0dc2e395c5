// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Makes socket addresses of what a request tells of its peers. */
final class SocketAddresses {

  private static final String DECIMAL = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

  /** What InetAddress takes for an address, and never for a name: four numbers, or colons. */
  private static final Pattern LITERAL =
      Pattern.compile(
          DECIMAL
              + "(\\."
              + DECIMAL
              + "){3}|(?=[^%]*:)(\\[[0-9A-Fa-f:.]+(%[\\w.-]+)?]|[0-9A-Fa-f:][0-9A-Fa-f:.]*(%[\\w.-]+)?)");

  private SocketAddresses() {}

  /**
   * An address, without ever asking a name server: what is no literal address stays a name.
   *
   * @param host null: unknown
   * @param port below 0: unknown
   */
  static InetSocketAddress of(String host, int port) {
    int known = Math.max(port, 0);
    if (host != null && LITERAL.matcher(host).matches()) {
      try {
        return new InetSocketAddress(InetAddress.getByName(host), known);
      } catch (UnknownHostException e) {
        // Colons, but no address: that is said without asking anybody.
      }
    }
    return InetSocketAddress.createUnresolved(host == null ? "" : host, known);
  }
}
