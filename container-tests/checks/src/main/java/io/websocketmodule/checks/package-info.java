// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
/**
 * The end-to-end checks that every container has to pass, and what they need: a description of an
 * application, and the seam to the container that runs it.
 *
 * <p>Depends on the module's API, the servlet API and JUnit. Must not depend on any container, nor
 * on the module's implementation beyond the name of its filter.
 *
 * <p>A container's module has a launcher that implements {@link
 * io.websocketmodule.checks.EmbeddedServer} and one test class that extends {@link
 * io.websocketmodule.checks.EndToEndChecks}.
 */
package io.websocketmodule.checks;
