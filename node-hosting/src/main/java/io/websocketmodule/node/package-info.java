// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Hosts Node applications, or any that listen on the PORT of their environment, behind a servlet:
 * what iisnode is to IIS.
 *
 * <pre>
 * client -> container -> module's filter (switched off for the path) -> NodeServlet
 *        -> proxy: HTTP passed on, upgrades tunnelled -> process: started, watched, replaced
 * </pre>
 *
 * <p>Depends on the packages below, on the module's API and on what the packages below say. The
 * module's implementation is used for the raw upgrade and the threads alone, and knows nothing of
 * this package.
 */
package io.websocketmodule.node;
