// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * Half an hour under mixed load: what a server that runs for months must not do, seen early.
 *
 * <p>{@link io.websocketmodule.soak.SoakIT} starts the sample's server in a JVM of its own, lets
 * the members of {@link io.websocketmodule.soak.load} at it, looks into the server once a minute
 * after a collection of garbage, and judges: heap, threads and descriptors flat, every message
 * right, nothing in the server's log. Depends on the JDK, and for single frames on the checks of
 * the containers.
 */
package io.websocketmodule.soak;
