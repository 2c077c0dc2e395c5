// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * What is measured: sizes, kinds, numbers of connections.
 *
 * <p>Values only. Depends on nothing; everything else of the benchmarks depends on it.
 */
package io.websocketmodule.benchmarks.points;
