// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * Clients: a raw socket that can send anything, the JDK's WebSocket, and OkHttp's, whose codec is
 * its own; programs of their own, among them a browser. Each waits for a bounded time only. Depends
 * on nothing of the module.
 */
package io.websocketmodule.checks.client;
