// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.impl.protocol.DeflatePolicy;
import io.websocketmodule.impl.protocol.DeflateTerms;
import io.websocketmodule.impl.protocol.FragmentReader;
import io.websocketmodule.impl.protocol.FrameHeader;
import io.websocketmodule.impl.protocol.InflatingReader;
import io.websocketmodule.impl.protocol.MessageDeflater;
import io.websocketmodule.impl.protocol.Opcode;
import java.nio.ByteBuffer;

/**
 * permessage-deflate on one connection (RFC 7692); a connection on which it was not negotiated has
 * none of these.
 *
 * <p>Messages that stand for themselves are compressed when they are sent, by whoever sends them,
 * with a deflater borrowed for just that: so they may be shared, withdrawn and dropped like others.
 * Messages that build on each other ({@link #building}) must be compressed in the order in which
 * they leave and each must leave then, so they are compressed where they leave the queue: see
 * {@link LeavingFrames}.
 */
public final class Compression {

  private final Codecs codecs;
  private final DeflateTerms terms;
  private final DeflatePolicy policy;

  Compression(Codecs codecs, DeflateTerms terms, DeflatePolicy policy) {
    this.codecs = codecs;
    this.terms = terms;
    this.policy = policy;
  }

  /**
   * Reads what the peer sends.
   *
   * @param maskedFrames true: a client's; false: a server's
   */
  public FragmentReader reader(boolean maskedFrames) {
    boolean takeover = maskedFrames ? terms.clientContextTakeover() : terms.serverContextTakeover();
    return new InflatingReader(maskedFrames, takeover, codecs);
  }

  /** A deflater for as long as the caller needs it. */
  MessageDeflater borrowDeflater() {
    return codecs.borrowDeflater(policy.level());
  }

  void giveBack(MessageDeflater deflater) {
    codecs.giveBack(deflater);
  }

  /**
   * Whether a message is to be compressed.
   *
   * @param whole false: more will follow, of which nobody knows how much
   * @param size its bytes, as far as they are there
   */
  public boolean compresses(boolean whole, int size) {
    return !whole || size >= policy.threshold();
  }

  /** Whether messages are compressed as they leave, since they build on those that left before. */
  public boolean building() {
    return terms.serverContextTakeover();
  }

  /** What decides how a message that stands for itself is compressed: equal for equal frames. */
  public Object likeness() {
    return policy.level();
  }

  /**
   * Compresses a fragment that stands for itself. A whole message that would only grow is left as
   * it is.
   *
   * @param payload is the caller's again on return, its position where it was
   * @return the whole frame
   */
  public ByteBuffer frame(Opcode opcode, boolean fin, ByteBuffer payload) {
    MessageDeflater deflater = borrowDeflater();
    ByteBuffer frame;
    try {
      frame = deflater.frame(opcode, fin, payload);
    } finally {
      giveBack(deflater);
    }
    int plain = FrameHeader.length(payload.remaining(), false) + payload.remaining();
    boolean whole = fin && opcode != Opcode.CONTINUATION;
    if (!whole || frame.remaining() < plain) {
      return frame;
    }
    ByteBuffer uncompressed = ByteBuffer.allocate(plain);
    FrameHeader.put(uncompressed, true, opcode, payload.remaining());
    return uncompressed.put(payload.duplicate()).flip();
  }
}
