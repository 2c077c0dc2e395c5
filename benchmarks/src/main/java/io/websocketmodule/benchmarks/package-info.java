// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/** The command line of the benchmarks. */
package io.websocketmodule.benchmarks;
