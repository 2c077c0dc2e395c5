// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * The harness: starts the JVMs, lets the peers take turns, reads the servers' processor time.
 *
 * <pre>
 * CompareCommand -&gt; Comparison -&gt; Round -&gt; LoadClient    (process) --load--&gt; the server
 *                                       -&gt; ServerProcess (process): processor time, memory
 * </pre>
 */
package io.websocketmodule.benchmarks.compare;
