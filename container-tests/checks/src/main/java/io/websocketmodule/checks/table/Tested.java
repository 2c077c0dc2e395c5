// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.table;

/**
 * A server as a row of the table.
 *
 * @param id for the name of a file
 * @param title for people
 * @param version of the server
 * @param transport that the module takes in it
 */
public record Tested(String id, String title, String version, String transport) {}
