// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
/** Tries every race for a moment, in the build's own process. */
package io.websocketmodule.concurrency;
