// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/** Servers without a container: one thread, one selector. */
package io.websocketmodule.benchmarks.peers.selector;
