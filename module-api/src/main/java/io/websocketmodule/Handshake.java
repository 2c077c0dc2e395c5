// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule;

import jakarta.websocket.Extension;
import jakarta.websocket.server.HandshakeRequest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * The request that opened a WebSocket, as it was: it outlives the servlet request and holds nothing
 * of it.
 *
 * <p>Always kept: URI, query string, parameters of the query, principal, HTTP session until it
 * ends, addresses, subprotocol, extensions, origin. All headers are kept only when {@code
 * WebSocketOptions.keepHeaders(true)} asked for them at accept; without that, {@link #getHeaders}
 * after the upgrade throws an {@link IllegalStateException} that says so. {@link #isUserInRole}
 * answers for the roles that were asked about while the request was alive; for others it throws an
 * {@link IllegalStateException}.
 */
public interface Handshake extends HandshakeRequest {

  /** The address and port of the peer, or of the last proxy. */
  InetSocketAddress remoteAddress();

  /** The address and port on which this server received the request. */
  InetSocketAddress localAddress();

  /** Whether the request came over TLS, as the container tells. */
  boolean isSecure();

  /**
   * The Origin header (RFC 6455 4.1, 10.2); empty when the client sent none, as clients other than
   * browsers do.
   */
  Optional<String> origin();

  /**
   * The subprotocol that this server chose (RFC 6455 1.9); empty when none was, or when the
   * handshake is not over yet.
   */
  Optional<String> subprotocol();

  /**
   * The extensions that are in use (RFC 6455 9.1), with the parameters of the answer: {@code
   * permessage-deflate} where messages may be compressed. Empty when there are none, or when the
   * handshake is not over yet.
   */
  List<Extension> extensions();
}
