// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * Compression with clients of five makers over real sockets. Programs that are not installed are
 * skipped with a sentence.
 */
package io.websocketmodule.clients;
