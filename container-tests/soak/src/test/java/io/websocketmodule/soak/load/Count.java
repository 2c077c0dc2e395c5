// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

/** What the load counts. */
public enum Count {
  OPENED("connections opened"),
  MESSAGES("messages echoed and compared"),
  MEBIBYTES("of them in MiB"),
  FRAGMENTED("messages sent in fragments, with pings between"),
  COMPRESSED("messages sent compressed"),
  INFLATED("messages that came compressed, echoes and the chat's"),
  PAUSES("times a slow reader stopped reading for seconds"),
  PONGS("pongs, each with its ping's payload"),
  SAID("messages said in the chat"),
  HEARD("of them heard by members, by sequence number"),
  CLOSED("connections closed by both sides with 1000"),
  DROPPED("connections ended without a close frame"),
  RESET("connections reset, in eight states"),
  BROKEN("rules of the protocol broken, each answered with its code"),
  SERVER_PINGS("pings of the server answered");

  private final String meaning;

  Count(String meaning) {
    this.meaning = meaning;
  }

  /** For the table of results. */
  public String meaning() {
    return meaning;
  }
}
