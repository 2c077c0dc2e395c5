// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A random cookie that tells one browser from another, so that the wire shows each the frames of
 * its own connections. Scripts cannot read it, and other sites cannot have it sent.
 */
final class BrowserToken {

  private static final String NAME = "sample-browser";
  private static final int BYTES = 16;
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{22}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private BrowserToken() {}

  /** What a request carries; empty: nothing, or nothing that we have given. */
  static Optional<String> of(HttpServletRequest request) {
    return of(Collections.list(request.getHeaders("Cookie")));
  }

  /** What Cookie headers carry (RFC 6265 4.2.1). */
  static Optional<String> of(List<String> cookieHeaders) {
    return cookieHeaders.stream()
        .flatMap(header -> Arrays.stream(header.split(";")))
        .map(String::strip)
        .filter(cookie -> cookie.startsWith(NAME + "="))
        .map(cookie -> cookie.substring(NAME.length() + 1))
        .filter(value -> VALUE.matcher(value).matches())
        .findFirst();
  }

  /** Gives a browser that has none a token, until it is closed. */
  static void give(HttpServletRequest request, HttpServletResponse response) {
    if (of(request).isPresent()) {
      return;
    }
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    Cookie cookie = new Cookie(NAME, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    cookie.setPath(request.getContextPath() + "/");
    cookie.setHttpOnly(true);
    cookie.setSecure(request.isSecure());
    cookie.setAttribute("SameSite", "Strict");
    response.addCookie(cookie);
  }
}
