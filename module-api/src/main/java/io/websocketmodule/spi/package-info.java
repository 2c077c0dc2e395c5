// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * The seam between the API and the engine that serves it. Applications have no use for it.
 *
 * <p>The managed layer leaves what it wants on the request as attributes; the engine finds it
 * there:
 *
 * <pre>
 * WebSockets.accept -> request attribute (Acceptance) -> engine -> HandlerPort / task
 * </pre>
 *
 * <p>Depends on the JDK and the native layer's types alone; must not depend on the managed layer.
 */
package io.websocketmodule.spi;
