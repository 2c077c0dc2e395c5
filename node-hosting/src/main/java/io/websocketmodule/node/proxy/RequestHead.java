// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.proxy;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/**
 * What of a client's request goes to the process: the method, the whole path as the client sent it
 * (as in iisnode), and the fields that are not for one hop only.
 */
final class RequestHead {
  /** Requests that may be sent twice (RFC 9110 9.2.2). */
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE");

  /** Protocols that would let a client talk past the server with the process. */
  private static final Set<String> NEVER_UPGRADED = Set.of("h2c", "h2", "tls");

  private final HttpServletRequest request;
  private final ProxySettings settings;
  private final HopByHop hopByHop;
  private final boolean chunked;
  private final long length;
  private final List<String> upgrade;

  RequestHead(HttpServletRequest request, ProxySettings settings) {
    this.request = request;
    this.settings = settings;
    hopByHop = new HopByHop(Collections.list(request.getHeaders("Connection")));
    chunked = request.getHeader("Transfer-Encoding") != null || isHttp2WithoutLength();
    length = chunked ? -1 : Math.max(0, request.getContentLengthLong());
    upgrade = upgradeProtocols();
  }

  /** HTTP/2 and 3 end a body by a flag: its length need not be said. */
  private boolean isHttp2WithoutLength() {
    return !request.getProtocol().startsWith("HTTP/1")
        && request.getContentLengthLong() < 0
        && !Set.of("GET", "HEAD", "OPTIONS", "TRACE", "DELETE").contains(request.getMethod());
  }

  /**
   * The protocols that the client offers. A request with a body is never upgraded: where the body
   * ends and the other protocol begins, two readers can see differently (RFC 9110 7.8).
   */
  private List<String> upgradeProtocols() {
    if (!hopByHop.names("upgrade") || hasBody() || !"HTTP/1.1".equals(request.getProtocol())) {
      return List.of();
    }
    return Collections.list(request.getHeaders("Upgrade")).stream()
        .flatMap(line -> List.of(line.split(",")).stream())
        .map(String::strip)
        .filter(protocol -> !protocol.isEmpty() && !NEVER_UPGRADED.contains(nameOf(protocol)))
        .toList();
  }

  /** Without the version that may be behind it. */
  private static String nameOf(String protocol) {
    return protocol.replaceFirst("/.*", "").toLowerCase(Locale.ROOT);
  }

  boolean hasBody() {
    return chunked || length > 0;
  }

  /** Of the body in bytes; -1: not known before it is read. */
  long length() {
    return length;
  }

  boolean wantsUpgrade() {
    return !upgrade.isEmpty();
  }

  /** Whether the client has offered a protocol, in any case. */
  boolean offers(String protocol) {
    return upgrade.stream().anyMatch(protocol::equalsIgnoreCase);
  }

  /** Whether nothing is lost if it is sent a second time. */
  boolean repeatable() {
    return !hasBody() && !wantsUpgrade() && IDEMPOTENT.contains(request.getMethod());
  }

  /**
   * Writes the head.
   *
   * @throws IllegalArgumentException it has characters that would end a field or a line
   */
  ClassicHttpRequest toBackend() {
    ClassicHttpRequest head =
        new BasicClassicHttpRequest(valid(request.getMethod(), false), target());
    String host = request.getHeader("Host");
    head.addHeader("Host", valid(host != null ? host : authority(), true));
    for (String name : Collections.list(request.getHeaderNames())) {
      if (!isOurs(name)) {
        for (String value : Collections.list(request.getHeaders(name))) {
          head.addHeader(valid(name, false), valid(value, true));
        }
      }
    }
    if (settings.enableXff()) {
      addForwarded(head);
    }
    if (chunked) {
      head.addHeader("Transfer-Encoding", "chunked");
    } else if (length > 0 || request.getContentLengthLong() == 0) {
      head.addHeader("Content-Length", Long.toString(length));
    }
    if (wantsUpgrade()) {
      head.addHeader("Connection", "Upgrade");
      head.addHeader("Upgrade", valid(String.join(", ", upgrade), true));
    } else if (!repeatable()) {
      head.addHeader("Connection", "close");
    }
    return head;
  }

  private boolean isOurs(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      // The container has answered Expect, and we frame the body.
      case "host", "content-length", "expect" -> true;
      case "x-forwarded-for", "x-forwarded-proto" -> settings.enableXff() || hopByHop.drops(name);
      default -> hopByHop.drops(name);
    };
  }

  /** The client's own claim stays in front: who trusts it reads from the left. */
  private void addForwarded(ClassicHttpRequest head) {
    String claimed =
        hopByHop.names("x-forwarded-for")
            ? ""
            : String.join(", ", Collections.list(request.getHeaders("X-Forwarded-For")));
    String address = request.getRemoteAddr();
    head.addHeader(
        "X-Forwarded-For", valid(claimed.isEmpty() ? address : claimed + ", " + address, true));
    head.addHeader("X-Forwarded-Proto", valid(request.getScheme(), false));
  }

  private String authority() {
    return request.getServerName() + ":" + request.getServerPort();
  }

  private String target() {
    String query = request.getQueryString();
    String uri = request.getRequestURI();
    String target = query == null ? uri : uri + "?" + query;
    if (!target.startsWith("/") && !target.equals("*")) {
      throw new IllegalArgumentException("Not a path: " + target.length() + " characters");
    }
    return valid(target, false);
  }

  /** A container has checked it, but a filter may have changed it since. */
  private static String valid(String text, boolean spaces) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean bad = c < ' ' && c != '\t' || c == 0x7F || c > 0xFF;
      if (bad || !spaces && (c == ' ' || c == '\t')) {
        throw new IllegalArgumentException("Character " + (int) c + " at " + i);
      }
    }
    return text;
  }
}
