// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * The built sample in servers as they are downloaded, each a process of its own on loopback.
 *
 * <pre>
 * Distribution  which server, which of its modules
 * Product       how Tomcat, how Jetty is configured, started, and says its port
 * Server        a running one: its port, its log, deploy and undeploy, SIGTERM
 * InstallPage   docs/install.md: its commands are run as they stand there
 * *IT           what holds in each
 * </pre>
 *
 * <p>Nothing of the module is on the servers' class paths but what a test puts there; the tests see
 * it by its clients alone.
 */
package io.websocketmodule.distributions;
