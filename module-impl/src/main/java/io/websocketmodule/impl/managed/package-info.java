// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * Drives a handler or a task over a connection.
 *
 * <pre>
 * connection's pump -&gt; HandlerEndpoint -&gt; handler's callbacks, one at a time
 * connection's pump -&gt; SessionReader  -&gt; the thread that receives in a task
 * any thread -&gt; ManagedConnection.send -&gt; connection's queue
 * </pre>
 *
 * <p>Depends on the connection, the protocol and the API. Must not know containers or HTTP. RFC
 * 6455 5.4, 5.6, 7.
 */
package io.websocketmodule.impl.managed;
