// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.selector;

import java.nio.ByteBuffer;

/** The buffers of the one thread; empty between two events. */
final class Buffers {

  static final int READ_BYTES = 64 * 1024;

  /** An answer to a handshake is longer than the one header that a read in mid-frame adds. */
  private static final int LONGEST_ANSWER = 1024;

  /** What one read brought. */
  final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);

  /** Payload of the frame that is read. */
  final ByteBuffer payload = ByteBuffer.allocateDirect(READ_BYTES);

  /** What is to be written: no frame of a server is longer than it was from the client. */
  final ByteBuffer out = ByteBuffer.allocateDirect(READ_BYTES + LONGEST_ANSWER);
}
