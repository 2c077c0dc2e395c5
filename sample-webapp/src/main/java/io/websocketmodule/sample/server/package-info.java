// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * The executable around the sample: deploys sample-webapp.war, unchanged, on embedded Jetty.
 *
 * <pre>
 * command line -> SampleServer -> JettyServer: unpacks the WAR it carries -> WebAppContext
 * </pre>
 *
 * <p>Depends on Jetty and picocli. Must not depend on the servlets, nor on the module: they are in
 * the WAR, behind a class loader of their own.
 */
package io.websocketmodule.sample.server;
