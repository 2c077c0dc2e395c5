// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/** Undertow 2.3. */
package io.websocketmodule.benchmarks.peers.undertow;
