// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * What the Autobahn testsuite needs: an echo at the root, and the judgement of its report. Its
 * Maven plugin starts a main class of a container's module inside Maven's JVM, tests the server
 * that this starts, and itself fails on the worst results only.
 */
package io.websocketmodule.checks.autobahn;
