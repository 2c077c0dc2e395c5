// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import io.websocketmodule.benchmarks.points.Point;

/**
 * What the load client is to do: one line of JSON to its process.
 *
 * @param port the server's, on 127.0.0.1
 * @param raw true: the server echoes bytes and knows no WebSocket
 * @param point what to do
 * @param warmMillis how long before the measurement begins
 * @param measureMillis how long it takes
 */
public record LoadPlan(int port, boolean raw, Point point, long warmMillis, long measureMillis) {}
