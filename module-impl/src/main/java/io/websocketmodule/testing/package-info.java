// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * For users' own tests: opens handlers and tasks on the real module over memory, without a
 * container.
 *
 * <pre>
 * WebSocketTester (the client) -&gt; MemoryTransport -&gt; the module's connection -&gt; handler or task
 * handler or task -&gt; the module's connection -&gt; MemoryTransport -&gt; ClientSide -&gt; receive
 * </pre>
 *
 * <p>Depends on the API, the managed layer's driver, the connection and the protocol. Must not
 * depend on the filter, on transports of containers, or on a test framework. RFC 6455 5, 7, in the
 * client's role.
 */
package io.websocketmodule.testing;
