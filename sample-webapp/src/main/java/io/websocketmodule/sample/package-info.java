// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * The sample application: echo in the three styles of the API, a chat, Dante, and what the module
 * tells of itself.
 *
 * <pre>
 * GET /echo           EchoServlet          native: FragmentEcho reads and writes by completions
 * GET /echo-blocking  BlockingEchoServlet  a task on a thread of its own
 * GET /echo-managed   ManagedEchoServlet   a WebSocketHandler
 * GET /chat?name=     ChatServlet          ChatMember, a WebSocketHandler in a WebSocketCollection
 * GET /dante          DanteServlet         DanteReading, a WebSocketHandler for each listener
 * GET /status         StatusServlet        JSON
 * GET /wire           WireServlet          WireViewer, who is told by Wire, a FrameListener
 * </pre>
 *
 * <p>Depends on module-api, jakarta.servlet and jakarta.json. Must not depend on the
 * implementation, on a container, or on the packages server and client.
 */
package io.websocketmodule.sample;
