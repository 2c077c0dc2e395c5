// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * Races of two threads on a handler's connection, for jcstress. In the package of what they race,
 * so that they reach its parts.
 */
package io.websocketmodule.impl.managed;
