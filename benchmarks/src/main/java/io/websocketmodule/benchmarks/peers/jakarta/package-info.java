// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/** The handlers of Jakarta WebSocket, for the containers' packages. */
package io.websocketmodule.benchmarks.peers.jakarta;
