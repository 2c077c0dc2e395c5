// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * Values that many handshakes have in common, such as a path, an origin or the server's own
 * address: of equal ones a connection whose handshake is kept holds the one that was seen before,
 * and its copy goes with the request.
 *
 * <p>Thread rule: any thread. Two that look at once may both keep theirs, which costs memory alone:
 * the values are immutable. What peers choose cannot fill it: there are {@value #PLACES} places,
 * each for at most {@value #LONGEST} chars, and a newer value takes the place of an older one.
 */
final class CommonValues {

  private static final int PLACES = 64;
  private static final int LONGEST = 128;

  private static final String[] TEXTS = new String[PLACES];

  private static volatile Local local = new Local("", 0, SocketAddresses.of("", 0));

  private record Local(String host, int port, InetSocketAddress address) {}

  private CommonValues() {}

  /** The text, or an equal one; null for null. */
  static String text(String text) {
    if (text == null || text.length() > LONGEST) {
      return text;
    }
    int hash = text.hashCode();
    int place = (hash ^ hash >>> 16) & PLACES - 1;
    String seen = TEXTS[place];
    if (text.equals(seen)) {
      return seen;
    }
    TEXTS[place] = text;
    return text;
  }

  /** The address of this end, as {@link SocketAddresses#of} makes it. */
  static InetSocketAddress local(String host, int port) {
    Local seen = local;
    if (seen.port == port && Objects.equals(seen.host, host)) {
      return seen.address;
    }
    Local next = new Local(host, port, SocketAddresses.of(host, port));
    local = next;
    return next.address;
  }
}
