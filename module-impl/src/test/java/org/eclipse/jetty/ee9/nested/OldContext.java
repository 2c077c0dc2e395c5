// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package org.eclipse.jetty.ee9.nested;

import jakarta.servlet.ServletContext;

/**
 * The context of a Jetty that has no way to give a connection away. Not public, so that a proxy of
 * it is a class of this package.
 */
interface OldContext extends ServletContext {}
