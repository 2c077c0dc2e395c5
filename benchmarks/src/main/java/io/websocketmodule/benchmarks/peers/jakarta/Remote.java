// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.jakarta;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The two sends that are needed, however they are done. */
interface Remote {

  void send(String text) throws IOException;

  /** The buffer is the remote's from now on. */
  void send(ByteBuffer data) throws IOException;
}
