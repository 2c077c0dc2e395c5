// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * The load of a soak: members of several kinds, each with a connection, all on one thread.
 *
 * <p>{@link io.websocketmodule.soak.load.Load} turns the selector; a {@code Link} is one
 * connection: handshake, frames in and out; a {@code Member} decides what to send and knows what
 * must come back. What is not as it must be is told to the {@code Tally} and ends the soak.
 */
package io.websocketmodule.soak.load;
