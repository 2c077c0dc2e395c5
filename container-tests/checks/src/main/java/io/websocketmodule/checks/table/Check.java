// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.table;

/** A line of docs/containers.md: what must hold in every server, shown by one test or several. */
public enum Check {
  TRANSPORT("named", "the status and the start-up line name the transport that is expected"),
  NATIVE("native", "echo by completions: text, 1 MiB of binary, a close"),
  BLOCKING("blocking", "the same by a blocking task"),
  MANAGED("managed", "the same by a handler"),
  CHAT("chat", "three clients of two kinds in one collection"),
  EARLY("early", "bytes right behind the handshake"),
  FRAGMENTS("fragments", "a message in frames cut inside a character, pings between"),
  LARGE("large", "32 MiB echoed to a peer that begins late to read, and is held back until then"),
  ERRORS("errors", "every violation closes with its code: 1002, 1007, 1009"),
  PING("ping", "pings are answered, empty and of 125 bytes, also inside a message"),
  CLOSE("close", "closes from either side, with the code, then a FIN"),
  LOST("lost", "peers gone by RST, and by FIN without a close, are let go of"),
  IDLE("idle", "silence for longer than the server's HTTP timeouts"),
  THOUSAND("1,000", "as many connections at once, and none is held afterwards"),
  TLS("TLS", "all styles by TLS, large messages too"),
  OFF("off", "switched off in web.config, the application answers itself"),
  TOGGLE("toggle", "a path switched off and on while connections are open"),
  ENDPOINTS("Jakarta", "a @ServerEndpoint of the same application, module on and off"),
  UNDEPLOY("undeploy", "everyone gets 1001, and neither classes nor connections are left"),
  STOP("stop", "SIGTERM: everyone gets 1001, and the process ends");

  private final String title;
  private final String meaning;

  Check(String title, String meaning) {
    this.title = title;
    this.meaning = meaning;
  }

  /** A word for the head of a column. */
  public String title() {
    return title;
  }

  /** What holds. */
  public String meaning() {
    return meaning;
  }
}
