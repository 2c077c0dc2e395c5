// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/** Tests beside the code. */
package io.websocketmodule.node.process;
