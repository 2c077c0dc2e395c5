// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

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

  @Override
  @Disabled(
      "Two of 110 repetitions lost the whole connection of HTTP/2, which the other checks share: the"
          + " stream was reset while 100 MiB came behind the failing close, and Jetty 12.0 then ended"
          + " the connection (stream_window_exceeded). Who resets the stream is not known yet.")
  @Test
  public void aPeerThatSendsOnSeesTheCode() {}
}
