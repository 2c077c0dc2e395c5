// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.proxy;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.OptionalInt;

/**
 * Keeps a client at one of several processes by a cookie that names its place: what socket.io's
 * long polling needs. The value is a small number, checked like anything that a client sends; a
 * forged one gets no further than the choice of a process.
 */
final class StickySessions {
  static final String COOKIE = "websocketmodule.node";

  private final ProxySettings settings;

  StickySessions(ProxySettings settings) {
    this.settings = settings;
  }

  /** The process that the client was at. */
  OptionalInt of(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (!settings.stickySessions() || cookies == null) {
      return OptionalInt.empty();
    }
    for (Cookie cookie : cookies) {
      String value = cookie.getValue();
      if (cookie.getName().equals(COOKIE) && value != null && value.matches("[0-9]{1,4}")) {
        return OptionalInt.of(Integer.parseInt(value));
      }
    }
    return OptionalInt.empty();
  }

  /** Tells the client where it was, unless it knows. */
  void set(HttpServletRequest request, HttpServletResponse response, int slot) {
    OptionalInt known = of(request);
    if (!settings.stickySessions() || known.isPresent() && known.getAsInt() == slot) {
      return;
    }
    response.addHeader(
        "Set-Cookie",
        COOKIE
            + "="
            + slot
            + "; Path="
            + settings.cookiePath()
            + "; HttpOnly; SameSite=Lax"
            + (request.isSecure() ? "; Secure" : ""));
  }
}
