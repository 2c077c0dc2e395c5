// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Passes requests on to a process and its answers back, and lets the bytes of an upgraded
 * connection through.
 *
 * <pre>
 * HTTP:    servlet -> Exchange -> ProcessGroup.acquire -> BackendConnection -> process
 *                        '<- body, piece by piece ----------'
 * upgrade: Exchange -> head of the 101 -> RawUpgrade -> container hands over -> Tunnel
 *          client <-> Transport <-> Flow, Flow <-> SocketChannel <-> process
 * </pre>
 *
 * <p>The HTTP/1.1 of the way to the process is that of Apache HttpCore 5, the engine of Apache
 * HttpClient: framing, chunks and limits of heads. HttpClient itself is not used: what it has
 * besides (cookies, redirects, retries, decompression) is what a proxy must not do, and it brings a
 * logging facade into every application. HttpCore is one jar with nothing behind it, and its class
 * names are no container's, so that it works inside a WAR everywhere.
 *
 * <p>An exchange blocks, on a thread that is virtual where the JDK has them: so a slow client slows
 * the process and the other way round, and no queue is anywhere. A tunnel has no thread: it reads
 * from one side only what the other has taken.
 *
 * <p>RFC 9110 7.6.1 (Connection), 7.8 (Upgrade); RFC 9112 6 (framing).
 */
package io.websocketmodule.node.proxy;
