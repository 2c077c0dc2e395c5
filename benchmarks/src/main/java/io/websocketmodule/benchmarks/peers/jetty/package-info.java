// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/** Jetty 12.1. */
package io.websocketmodule.benchmarks.peers.jetty;
