// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/** Hosts applications in embedded containers and asks them over real sockets. */
package io.websocketmodule.node;
