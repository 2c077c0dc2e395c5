// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/** What was measured, as a table for people and as JSON. */
package io.websocketmodule.benchmarks.report;
