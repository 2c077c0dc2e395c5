// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Programs of the module's users, each in one file of less than 40 lines, run by a test beside it.
 * The README and the documentation quote them.
 *
 * <p>Depends on the API alone: the native layer in the first ones, the managed layer in the others.
 */
package io.websocketmodule.examples;
