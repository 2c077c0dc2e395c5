// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Lets pages load nothing but what this application serves, run no script from markup, and make no
 * markup from text. A handshake is no page, and goes by without.
 */
public final class PageHeaders extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'%s; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  /** What a Host header looks like that may be quoted in another header. */
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9._-]+(:\\d{1,5})?|\\[[0-9A-Fa-f:.]+](:\\d{1,5})?");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!PlainAnswer.asksForWebSocket(request)) {
      response.setHeader("Content-Security-Policy", policy(request.getHeader("Host")));
      response.setHeader("X-Content-Type-Options", "nosniff");
      response.setHeader("Referrer-Policy", "no-referrer");
      // A page and its scripts belong together: both are asked for again, and mostly unchanged.
      response.setHeader("Cache-Control", "no-cache");
    }
    chain.doFilter(request, response);
  }

  /** To older browsers 'self' is no WebSocket of this host: it is named as well. */
  static String policy(String host) {
    boolean plain = host != null && HOST.matcher(host).matches();
    return POLICY.formatted(plain ? " ws://" + host + " wss://" + host : "");
  }
}
