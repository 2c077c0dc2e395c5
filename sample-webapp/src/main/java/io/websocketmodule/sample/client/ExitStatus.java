// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample.client;

/** What the exit status of chat-client.jar tells; the numbers are for scripts, and stay. */
enum ExitStatus {
  CLOSED(0, "closed by either side, with 1000 or without a code"),
  NO_OUTPUT(1, "standard output was closed, as by head"),
  USAGE(2, "the arguments are wrong"),
  NO_CONNECTION(3, "no connection: no server, or one that did not accept the handshake"),
  LOST(4, "the connection was lost, or failed"),
  CLOSED_OTHERWISE(5, "closed by the server with a code other than 1000");

  private final int number;
  private final String meaning;

  ExitStatus(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  int number() {
    return number;
  }

  String meaning() {
    return meaning;
  }
}
