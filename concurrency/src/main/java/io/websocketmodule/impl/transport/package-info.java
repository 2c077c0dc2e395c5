// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * Races of two threads on what all transports are built of, for jcstress. In the package of what
 * they race, so that they reach its parts.
 */
package io.websocketmodule.impl.transport;
