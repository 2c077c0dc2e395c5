// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.websocketmodule.impl.protocol.DeflateTerms;
import io.websocketmodule.impl.protocol.ExtensionOffer;
import io.websocketmodule.impl.protocol.OpeningHandshake;
import io.websocketmodule.managed.WebSocketOptions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Says whether a 101 that a handler has flushed may open a WebSocket: the handshake must be good,
 * its Origin allowed, and what the handler put into the answer fit for the client. Used once, while
 * the request is alive. RFC 6455 4.2.2.
 */
final class HandshakeJudge {

  private static final String PROTOCOL = "Sec-WebSocket-Protocol";
  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

  private final Settings settings;
  private final OpeningHandshake.Result handshake;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final HandshakeSnapshot snapshot;
  private final RefusalLog log;

  HandshakeJudge(
      Settings settings,
      OpeningHandshake.Result handshake,
      HttpServletRequest request,
      HttpServletResponse response,
      HandshakeSnapshot snapshot,
      RefusalLog log) {
    this.settings = settings;
    this.handshake = handshake;
    this.request = request;
    this.response = response;
    this.snapshot = snapshot;
    this.log = log;
  }

  /**
   * The answer to a handshake that must not pass; null: it may, and the snapshot knows the
   * subprotocol and the extension.
   *
   * @param options of a managed accept; null: the native layer
   * @param compressionAllowed whether messages may be compressed
   */
  PlainAnswer judge(WebSocketOptions options, boolean compressionAllowed) {
    if (handshake instanceof OpeningHandshake.Rejected rejected) {
      log.log(INFO, "Refused a handshake for " + path() + ": " + rejected.sentence());
      return new PlainAnswer(rejected.status(), rejected.sentence(), rejected.headers());
    }
    PlainAnswer refusal = judgeOrigin(options);
    if (refusal == null) {
      refusal = judgeHandlersHeaders();
    }
    return refusal != null || !compressionAllowed ? refusal : judgeExtensions();
  }

  /** Answers the client's offers of permessage-deflate; where it is off, nobody looks at them. */
  private PlainAnswer judgeExtensions() {
    try {
      List<String> lines = Collections.list(request.getHeaders(EXTENSIONS));
      DeflateTerms.negotiate(ExtensionOffer.parse(lines), settings.deflate())
          .ifPresent(snapshot::agreed);
      return null;
    } catch (IllegalArgumentException malformed) {
      // RFC 6455 9.1: the handshake fails.
      log.log(INFO, "Refused a handshake for " + path() + ": " + malformed.getMessage());
      return new PlainAnswer(HttpServletResponse.SC_BAD_REQUEST, malformed.getMessage());
    }
  }

  private PlainAnswer judgeOrigin(WebSocketOptions options) {
    Origins allowed = settings.allowedOrigins();
    String setting = "the setting allowedOrigins";
    try {
      if (options != null && options.allowedOrigins().isPresent()) {
        allowed = Origins.of(options.allowedOrigins().get());
        setting = "the handler's WebSocketOptions.allowedOrigins";
      }
    } catch (IllegalArgumentException e) {
      return handlersMistake("WebSocketOptions.allowedOrigins: " + e.getMessage());
    }
    List<String> origins = Collections.list(request.getHeaders("Origin"));
    List<String> hosts = hosts();
    if (allowed.allow(origins, hosts, request.getServerName(), request.getServerPort())) {
      return null;
    }
    log.log(
        WARNING,
        "Refused a handshake for "
            + path()
            + " with Origin "
            + LogText.of(String.join(", ", origins))
            + " and Host "
            + LogText.of(String.join(", ", hosts))
            + ": "
            + setting
            + " is "
            + allowed);
    // RFC 6455 4.2.2, 10.2: an Origin that is not acceptable gets 403.
    return new PlainAnswer(
        HttpServletResponse.SC_FORBIDDEN, "Pages of this Origin may not open this WebSocket.");
  }

  /** Over HTTP/2 there is :authority instead, which the servlet API shows in parts. */
  private List<String> hosts() {
    List<String> hosts = Collections.list(request.getHeaders("Host"));
    if (!hosts.isEmpty()) {
      return hosts;
    }
    int port = request.getServerPort();
    boolean usual = port == (request.getScheme().equals("https") ? 443 : 80);
    return List.of(usual ? request.getServerName() : request.getServerName() + ":" + port);
  }

  private PlainAnswer judgeHandlersHeaders() {
    List<String> chosen = new ArrayList<>(response.getHeaders(PROTOCOL));
    List<String> offered = ((OpeningHandshake.Valid) handshake).subprotocols();
    // RFC 6455 4.1: a client fails the connection on a subprotocol that it did not offer, or on
    // two.
    if (chosen.size() > 1 || !offered.containsAll(chosen)) {
      return handlersMistake(
          "it chose the subprotocol " + chosen + ", of which the client may get one of " + offered);
    }
    if (!response.getHeaders(EXTENSIONS).isEmpty()) {
      return handlersMistake("it set " + EXTENSIONS + ", which is the module's");
    }
    snapshot.chosen(chosen.isEmpty() ? null : chosen.get(0));
    return null;
  }

  private PlainAnswer handlersMistake(String what) {
    log.log(ERROR, "The handler of " + path() + " set 101 and cannot have it: " + LogText.of(what));
    return UpgradeExchange.FAILED;
  }

  private String path() {
    return LogText.of(snapshot.path());
  }
}
