// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/** Tomcat 11. */
package io.websocketmodule.benchmarks.peers.tomcat;
