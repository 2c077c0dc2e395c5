// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/** Tyrus, the reference implementation of Jakarta WebSocket, on Grizzly. */
package io.websocketmodule.benchmarks.peers.tyrus;
