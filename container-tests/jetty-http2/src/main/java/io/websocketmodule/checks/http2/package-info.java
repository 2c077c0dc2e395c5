// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * WebSockets over HTTP/2 (RFC 8441), checked from outside: with the clients that there are, and
 * with the checks of HTTP/1.1 through a bridge that translates.
 *
 * <pre>
 * RawClient, the JDK's, OkHttp -- HTTP/1.1 --> Http2Bridge -- streams of one Http2Connection --> server
 * </pre>
 */
package io.websocketmodule.checks.http2;
