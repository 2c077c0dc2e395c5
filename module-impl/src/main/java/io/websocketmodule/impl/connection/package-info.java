// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * ORDER: one connection, its pending read, its write queue, its closing, its timers.
 *
 * <pre>
 * Transport readable -&gt; Incoming (read token) -&gt; FragmentReader -&gt; FragmentSink: a native read, or the managed layer
 * native write, managed send -&gt; Outgoing (write token) -&gt; one Transport.write for all that is queued
 * Watch -&gt; Deadlines -&gt; Connection: pings, limits of time
 * </pre>
 *
 * <p>Locks: one per connection, held for a few fields at a time, never while a transport, a
 * completion or a handler is called. The two tokens are counters: who raises one from zero works
 * until nobody has asked for more, so that no thread ever waits.
 *
 * <p>Depends on the protocol, the API and the JDK. Must not know containers, HTTP, handlers or
 * settings files. RFC 6455 5.4, 5.5, 7.
 */
package io.websocketmodule.impl.connection;
