// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * The door: HTTP in, connection out. The filter, the response that holds back a 101, the settings.
 *
 * <pre>
 * request -> WebSocketModuleFilter -> handler: setStatus(101), flush -> ModuleResponse -> UpgradeExchange
 *    -> judged: 400, 403, 426, 500, or a Connection published as "websockets"
 *    -> at the chain's end (asynchronous: at complete) TransportUpgrade -> Connection.open
 * settings: system properties, context parameters, init-params, two web.configs -> SettingsSources -> SettingsTable
 *    LiveSettings looks at the files again when a handshake comes, and swaps the table
 * request -> its path -> SettingsTable -> Settings, which the connection keeps
 * </pre>
 *
 * <p>Depends on connection, managed, protocol and transport, and on the API; must not be depended
 * on by any of them, and knows no container. RFC 6455 1.3, 4.2, 10.2; RFC 6454; RFC 8441 for its
 * refusal.
 */
package io.websocketmodule.impl.upgrade;
