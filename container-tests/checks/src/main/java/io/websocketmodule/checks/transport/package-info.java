// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Checks of the transports alone, below the protocol: raw bytes over {@code
 * io.websocketmodule.impl.connection.Transport}, in every container.
 *
 * <pre>
 * RawPeer (socket) -> container -> RawUpgrade (filter) -> Transport -> RawConnection
 * </pre>
 *
 * <p>Depends on the module's packages connection (the interface Transport) and transport. Must not
 * depend on anything that knows WebSocket.
 *
 * <p>RFC 9110 7.8.
 */
package io.websocketmodule.checks.transport;
