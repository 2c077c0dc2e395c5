// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

/** All end-to-end checks, for a container's test class to extend. */
public abstract class EndToEndChecks extends SharedServerChecks
    implements HandshakeChecks,
        RefusalChecks,
        EchoChecks,
        FrameErrorChecks,
        ClosingChecks,
        AcceptChecks,
        AsyncChecks,
        ForwardChecks,
        StopChecks,
        BlockingChecks,
        NeighbourChecks,
        LimitChecks,
        SessionChecks,
        QuietChecks,
        ToggleChecks,
        TraceChecks,
        OperatingChecks,
        CompressionChecks {

  /** For subclasses. */
  protected EndToEndChecks() {}
}
