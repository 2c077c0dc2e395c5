// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/** Netty. */
package io.websocketmodule.benchmarks.peers.netty;
