// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * The load client: raw non-blocking sockets, one thread, messages prepared as bytes of the wire.
 *
 * <pre>
 * LoadProcess -&gt; a Load for each scene -&gt; LoadLoop: selector -&gt; Participants, one a connection
 *                                          Tape: what is sent -&gt; Replies: what must come back
 * </pre>
 *
 * <p>Written to be cheap, because a client that is the limit hides the server: no allocation for a
 * message, one read and one write for all that a readiness brought, replies compared as arrays. It
 * shares no code with the module, which it checks.
 */
package io.websocketmodule.benchmarks.load;
