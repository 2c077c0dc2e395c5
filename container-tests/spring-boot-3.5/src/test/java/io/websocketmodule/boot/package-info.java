// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * The module in a Spring Boot application: its filter is a bean, its handlers are controllers, and
 * beside it are Spring's own WebSocket, STOMP and a Jakarta endpoint. The modules of the other
 * starters compile the same files.
 */
package io.websocketmodule.boot;
