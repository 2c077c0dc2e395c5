// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

/**
 * What must hold for a stream of HTTP/2 as for a connection of its own: every check but those of
 * the handshake itself, which differs. The server given must translate for clients of HTTP/1.1.
 */
public abstract class OverHttp2Checks extends SharedServerChecks
    implements EchoChecks,
        FrameErrorChecks,
        ClosingChecks,
        AsyncChecks,
        ForwardChecks,
        StopChecks,
        BlockingChecks,
        LimitChecks {

  /** For subclasses. */
  protected OverHttp2Checks() {}
}
