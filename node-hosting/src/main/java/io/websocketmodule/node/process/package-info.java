// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Keeps the processes of one hosted application: starts them on demand, waits until they listen,
 * counts what they serve, starts them again with a back-off when they die, replaces them when
 * watched files change, and ends them with the server.
 *
 * <pre>
 * request --> ProcessGroup.acquire --> ProcessSlot --> NodeProcess --> Lease (until the request or socket ends)
 *             round robin, cookie      back-off        readiness,
 *                                                      drain, stop
 * </pre>
 *
 * <p>Knows nothing of HTTP nor of servlets. Depends on the JDK and on the threads of {@code
 * io.websocketmodule.impl.connection.TaskThreads} alone.
 */
package io.websocketmodule.node.process;
