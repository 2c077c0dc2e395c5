// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Takes a connection over from the servlet container and moves its bytes: one class a container,
 * and the only package that knows containers.
 *
 * <pre>
 * upgrade:  filter -> TransportSelection -> TransportUpgrade.upgrade(request, response, opener) -> container
 * in:       container says readable -> EventRelay -> connection -> Transport.read -> container's buffers
 * out:      connection -> Transport.write -> container; what it does not take at once ends in onWritable
 * </pre>
 *
 * <p>Depends on the servlet API and on {@code io.websocketmodule.impl.connection} (the interface
 * Transport alone). Must not depend on any other package of the module, and must not know what a
 * WebSocket is. No class of a container is linked by a class that is loaded elsewhere: Jetty's and
 * Liberty's are reached through handles and proxies, Tomcat's and Undertow's are named only in
 * classes that {@code TransportSelection} loads where the module sees those of the container.
 *
 * <p>An error that a call of Transport meets is thrown by that call; one that the container reports
 * by itself is told by onLost, and the transport then closes. onClosed may be told inside close()
 * or abort(), on the thread of its caller.
 *
 * <p>The system property {@code io.websocketmodule.transport} with the value jetty, liberty,
 * tomcat, undertow or servlet takes that path instead of the one found; it is there for tests and
 * to look for a container's faults.
 *
 * <p>RFC 9110 7.8 (Upgrade), RFC 9112 9.3, RFC 8441 (CONNECT over HTTP/2).
 */
package io.websocketmodule.impl.transport;
