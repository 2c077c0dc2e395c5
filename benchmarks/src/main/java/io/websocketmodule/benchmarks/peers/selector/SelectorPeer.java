// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.selector;

import io.websocketmodule.benchmarks.peers.Peer;
import io.websocketmodule.benchmarks.peers.Style;
import java.io.IOException;

/**
 * The module's protocol package on a bare selector: what is left of the cost of a message when
 * there is no container, no connection and no API around it.
 */
public final class SelectorPeer implements Peer {

  /** For the launcher. */
  public SelectorPeer() {}

  @Override
  public int start(Style style, int largestMessage) throws IOException {
    Buffers buffers = new Buffers();
    return new SelectorServer(key -> new ProtocolConnection(key, buffers)).start();
  }

  @Override
  public String settings() {
    return "one thread, one selector, the module's protocol package with all checks of UTF-8, read"
        + " buffer of "
        + Buffers.READ_BYTES
        + " bytes shared by all connections, one write for each read";
  }
}
