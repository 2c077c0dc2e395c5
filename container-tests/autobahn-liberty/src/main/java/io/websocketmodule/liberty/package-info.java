// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * The echo that Autobahn tests on Open Liberty. Liberty cannot be embedded, so the main class that
 * the Maven plugin starts has the WAR served by a process, and ends that when the plugin is
 * through.
 */
package io.websocketmodule.liberty;
