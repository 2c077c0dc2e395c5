// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * What the tests of real servers come to, for the table in docs/containers.md.
 *
 * <pre>
 * Check    what must hold in every server
 * Shows    on a test: the checks that it shows
 * Results  writes what they came to, a file for each server and test class
 * </pre>
 */
package io.websocketmodule.checks.table;
