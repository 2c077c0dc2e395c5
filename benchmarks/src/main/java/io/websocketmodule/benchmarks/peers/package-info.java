// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Who is compared: the servers, each in a process of its own.
 *
 * <pre>
 * PeerProcess -&gt; Peer (one class a server, in a package of its own) -&gt; handlers for each style
 * </pre>
 *
 * <p>A peer is written as its maintainers would write a fast one. The packages below are on a class
 * path with one server only: they must not depend on each other, except for jakarta and module,
 * which hold the handlers that the containers share.
 */
package io.websocketmodule.benchmarks.peers;
