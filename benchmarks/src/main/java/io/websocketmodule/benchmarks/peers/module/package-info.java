// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/** The module's handlers, in each of its styles, for the containers' packages. */
package io.websocketmodule.benchmarks.peers.module;
