// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.proxy;

/**
 * How requests are passed on.
 *
 * @param name the application as the log names it
 * @param enableXff whether the process is told the client's address
 * @param stickySessions whether a cookie keeps a client at one process
 * @param cookiePath the path of that cookie
 * @param devErrorsEnabled whether a client sees what only the operator should
 */
public record ProxySettings(
    String name,
    boolean enableXff,
    boolean stickySessions,
    String cookiePath,
    boolean devErrorsEnabled) {}
