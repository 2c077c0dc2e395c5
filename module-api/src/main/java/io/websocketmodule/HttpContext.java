// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule;

import jakarta.servlet.ServletRequest;
import java.util.Optional;

/**
 * The request's extended context, like IIS's IHttpContext3. It outlives the request and never holds
 * it, so that it may be kept for the life of the WebSocket.
 */
public interface HttpContext {

  /** Request attribute under which the module leaves the context; use {@link #of}. */
  String ATTRIBUTE = "io.websocketmodule.HttpContext";

  /**
   * Request attribute that is present when the module is active for a request, handshake or not;
   * its value is "13", the protocol version served. IIS's server variable of this name.
   */
  String WEBSOCKET_VERSION = "WEBSOCKET_VERSION";

  /**
   * Request attribute with the value "websockets" when the module is active and the request is a
   * valid WebSocket handshake. IIS's server variable of this name.
   */
  String IIS_WEBSOCK = "IIS_WEBSOCK";

  /**
   * The context of a request (HttpGetExtendedInterface).
   *
   * @param request the request, or any wrapper of it
   * @return the context. Where the module is not active, and for a request that names no WebSocket
   *     in its Upgrade header, its container is empty, and {@link #handshake} and {@link
   *     #postCompletion} throw and say why
   */
  static HttpContext of(ServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof HttpContext context) {
      return context;
    }
    // Ordinary requests are not given a context of their own: they would pay for it.
    return request.getAttribute(WEBSOCKET_VERSION) != null
        ? EmptyContext.PLAIN
        : EmptyContext.ABSENT;
  }

  /**
   * The contexts that modules attached to this request (IHttpContext3::GetNamedContextContainer).
   */
  NamedContextContainer getNamedContextContainer();

  /**
   * Short for the look-up of {@link WebSocketContext#NAME}: empty before the 101 was flushed, and
   * when it did not upgrade.
   */
  default Optional<WebSocketContext> webSocket() {
    return getNamedContextContainer()
        .getNamedContext(WebSocketContext.NAME, WebSocketContext.class);
  }

  /**
   * The request that opened the WebSocket.
   *
   * @throws IllegalStateException the module is not active for this request, or the request names
   *     no WebSocket in its Upgrade header
   */
  Handshake handshake();

  /**
   * Runs a task after the 101 is out (IHttpContext3::PostCompletion): on a virtual thread where the
   * JDK has them, else on a daemon thread of its own. There everything may block. Its exception is
   * logged and closes the connection with 1011; its return leaves the connection to what it
   * started. Tasks of one connection run side by side. When the upgrade does not come about, the
   * task does not run.
   *
   * @throws IllegalStateException no 101 was flushed on this request, or the module is not active
   *     for it
   */
  void postCompletion(PostCompletionTask task);

  /**
   * Whether the messages of this WebSocket may be compressed where the client offers it
   * (permessage-deflate, RFC 7692), instead of the setting perMessageDeflate; for handlers of the
   * native layer, before the flush of the 101. A managed accept says it by {@code
   * WebSocketOptions.compression}, which wins. {@link WebSocketContext#uncompressed} keeps single
   * messages from it.
   *
   * @throws IllegalStateException the 101 was flushed, or the module is not active for this request
   */
  void allowCompression(boolean allowed);
}
