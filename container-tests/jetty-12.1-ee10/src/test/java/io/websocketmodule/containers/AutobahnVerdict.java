// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.autobahn.AutobahnChecks;

/** Judges Autobahn's report on Jetty. */
class AutobahnVerdict extends AutobahnChecks {}
