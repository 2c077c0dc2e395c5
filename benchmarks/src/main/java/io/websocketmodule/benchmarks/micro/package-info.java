// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Single steps of the protocol, by JMH: the module's, the naive form of the same, and the public
 * class of a peer that does it. Each benchmark checks first that all of them do the same.
 */
package io.websocketmodule.benchmarks.micro;
