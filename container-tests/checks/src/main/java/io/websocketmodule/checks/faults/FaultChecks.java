// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import java.io.IOException;

/** All faults, for a container's test class to extend. */
public abstract class FaultChecks extends SceneChecks
    implements FrameFaults,
        FloodFaults,
        CrowdFaults,
        ResetFaults,
        EndFaults,
        BroadcastFaults,
        HandshakeFaults,
        CompressionFaults,
        StopFaults {

  /** For subclasses. */
  protected FaultChecks() {}

  @Override
  public Scene fault(String name) throws IOException {
    return scene(name);
  }
}
