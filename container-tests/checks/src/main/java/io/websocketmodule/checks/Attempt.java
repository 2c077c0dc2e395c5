// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

/** Something that a servlet tries. */
@FunctionalInterface
interface Attempt {

  /** Tries it. */
  void run() throws Exception;
}
