// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * A model of one connection, under jqwik: what the application, the peer, the container and the
 * clock do, in any order, each step looked at.
 */
package io.websocketmodule.impl.connection;
