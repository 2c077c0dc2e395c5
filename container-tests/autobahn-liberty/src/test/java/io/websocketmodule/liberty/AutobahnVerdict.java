// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.liberty;

import io.websocketmodule.checks.autobahn.AutobahnChecks;

/** Judges Autobahn's report on Open Liberty. */
class AutobahnVerdict extends AutobahnChecks {}
