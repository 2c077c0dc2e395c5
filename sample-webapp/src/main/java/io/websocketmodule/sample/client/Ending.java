// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample.client;

/**
 * How a conversation ended.
 *
 * @param explanation for standard error; empty: nothing needs to be said there
 */
record Ending(ExitStatus status, String explanation) {

  static Ending lost(String explanation) {
    return new Ending(ExitStatus.LOST, explanation);
  }
}
