// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Origins may open a connection (RFC 6455 10.2). Immutable.
 *
 * <p>A browser tells the Origin of the page that opens a WebSocket and lets any page open one
 * anywhere, with the user's cookies: without this check every page on the web acts in the name of
 * the user. Clients that are no browsers send no Origin, or what they like.
 */
final class Origins {

  /** The entry that allows pages of this very server. */
  static final String SAME_ORIGIN = "same-origin";

  private static final String ANY = "*";

  /**
   * Scheme, host (a name, IPv4, or IPv6 in brackets) and port; nothing behind. Browsers send other
   * letters than ASCII's in their ASCII form, xn-- (RFC 6454 6.2).
   */
  private static final Pattern ORIGIN =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9+.-]*)://(\\[[0-9A-Fa-f:.]+]|[!-~&&[^/?#@:\\[\\]\\\\*,]]+)(?::([0-9]{1,5}))?");

  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[!-~&&[^/?#@:\\[\\]\\\\]]+)(?::([0-9]{1,5}))?");

  private static final int NO_PORT = -1;

  private final String text;
  private final boolean any;
  private final boolean same;
  private final Set<Origin> listed;

  private Origins(String text, boolean any, boolean same, Set<Origin> listed) {
    this.text = text;
    this.any = any;
    this.same = same;
    this.listed = Set.copyOf(listed);
  }

  /**
   * Reads a list.
   *
   * @param text entries separated by commas or white space: {@code same-origin}, {@code *}, or
   *     origins without a path
   * @throws IllegalArgumentException an entry is none of these, or there is none
   */
  static Origins parse(String text) {
    return of(List.of(text.strip().split("[\\s,]+")));
  }

  /** Takes a list entry by entry, as {@link #parse} does. */
  static Origins of(List<String> entries) {
    boolean any = false;
    boolean same = false;
    Set<Origin> listed = new LinkedHashSet<>();
    for (String entry : entries) {
      if (entry.equals(ANY)) {
        any = true;
      } else if (entry.equalsIgnoreCase(SAME_ORIGIN)) {
        same = true;
      } else {
        Origin origin = Origin.of(entry);
        if (origin == null) {
          throw new IllegalArgumentException("\"" + LogText.of(entry) + "\" is no origin");
        }
        listed.add(origin);
      }
    }
    return new Origins(String.join(", ", entries), any, same, listed);
  }

  /**
   * Whether a handshake may pass.
   *
   * @param origins the values of its Origin header
   * @param hosts the values of its Host header
   * @param serverName the name under which the container says that it was asked
   * @param serverPort the port of the same
   */
  boolean allow(List<String> origins, List<String> hosts, String serverName, int serverPort) {
    if (any || origins.isEmpty()) {
      return true;
    }
    // A browser sends one. Two are somebody's try to have two readers see different ones.
    Origin origin = origins.size() == 1 ? Origin.of(origins.get(0).strip()) : null;
    // "null", the Origin of sandboxed frames and local files, is none that could be trusted.
    if (origin == null) {
      return false;
    }
    return listed.contains(origin)
        || (same
            && (isHost(origin, hosts)
                || (origin.port == serverPort && origin.host.equals(host(serverName)))));
  }

  private static boolean isHost(Origin origin, List<String> hosts) {
    Matcher matcher = AUTHORITY.matcher(hosts.size() == 1 ? hosts.get(0).strip() : "");
    if (!matcher.matches()) {
      return false;
    }
    // Behind a proxy that ends TLS only the Origin's scheme tells which port a bare Host means.
    int port = port(matcher.group(2), origin.scheme);
    return port != NO_PORT && port == origin.port && origin.host.equals(host(matcher.group(1)));
  }

  /** In lower case, IPv6 in brackets whether the container has them or not. */
  private static String host(String name) {
    if (name == null) {
      return "";
    }
    // Of ASCII alone: beyond it, letters exist whose small one is an ASCII letter.
    StringBuilder small = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      small.append(c >= 'A' && c <= 'Z' ? (char) (c + 0x20) : c);
    }
    String host = small.toString();
    return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  private static int port(String text, String scheme) {
    if (text != null) {
      int port = Integer.parseInt(text);
      return port <= 0xFFFF ? port : NO_PORT;
    }
    return switch (scheme) {
      case "http", "ws" -> 80;
      case "https", "wss" -> 443;
      default -> NO_PORT;
    };
  }

  /** The list as it was written. */
  @Override
  public String toString() {
    return text;
  }

  private record Origin(String scheme, String host, int port) {
    /** Null where the text is no origin. */
    static Origin of(String text) {
      Matcher matcher = ORIGIN.matcher(text);
      if (!matcher.matches()) {
        return null;
      }
      String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
      int port = Origins.port(matcher.group(3), scheme);
      if (port == NO_PORT && matcher.group(3) != null) {
        return null; // such a number is no port, and no two of them are the same one
      }
      return new Origin(scheme, Origins.host(matcher.group(2)), port);
    }
  }
}
