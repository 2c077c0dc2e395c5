// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * Races of two threads on one connection, for jcstress: each is a state, two actors that run at the
 * same time, and an arbiter that looks at what came of it. In the package of what they race, so
 * that they reach its parts.
 *
 * <p>A race has two actors, for jcstress runs none that needs more threads than there are cores,
 * and two are what a small machine has.
 */
package io.websocketmodule.impl.connection;
