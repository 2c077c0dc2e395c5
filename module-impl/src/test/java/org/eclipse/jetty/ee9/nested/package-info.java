// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/** Named like a package of Jetty's, by which containers are told apart. */
package org.eclipse.jetty.ee9.nested;
