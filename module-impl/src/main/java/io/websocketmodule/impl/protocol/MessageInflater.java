// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates the payload of one compressed message after another (RFC 7692 7.2.2), never more than is
 * asked for and one byte, and holds no more input than {@link #STAGED} bytes.
 *
 * <p>The one byte ahead tells whether there is more, so that a fragment's end is told with its last
 * byte, and a message that is just as large as allowed is not taken for a larger one.
 *
 * <p>Confined to one thread at a time.
 */
public final class MessageInflater {

  /** Bytes of compressed payload that are taken from the frame at a time. */
  static final int STAGED = 2 * 1024;

  /**
   * What the sender has cut off the end of a message: the rest of an empty block. RFC 7692 7.2.1
   */
  private static final byte[] TAIL = {0, 0, -1, -1};

  /** The same, and an empty final block behind it: then the stream is over, or it was cut short. */
  private static final byte[] TAIL_AND_FINAL_BLOCK = {0, 0, -1, -1, 1, 0, 0, -1, -1};

  private final Inflater inflater = new Inflater(true);
  private final ByteBuffer staged = ByteBuffer.allocate(STAGED);
  private final ByteBuffer ahead = ByteBuffer.allocate(1);

  private boolean peeked; // ahead holds the next byte
  private boolean drained = true; // nothing comes before more is fed
  private boolean atStart = true; // nothing was fed of the message, or of the stream within it
  private boolean tailFed;

  /** Begins a message, whose stream goes on from the last one's. */
  void begin() {
    atStart = true;
    tailFed = false;
  }

  /** Begins a message whose stream is its own. */
  public void reset() {
    inflater.reset();
    peeked = false;
    drained = true;
    begin();
  }

  /** Gives its memory free; it must not be used again. */
  public void end() {
    inflater.end();
  }

  /**
   * Takes the next bytes of a frame, once all that was fed before is out.
   *
   * @return how many, moving the position of {@code in} by as much
   */
  int feed(Masker masker, ByteBuffer in, long most) {
    int count = (int) Math.min(most, Math.min(in.remaining(), STAGED));
    masker.mask(in, staged.clear(), count);
    feedStaged();
    return count;
  }

  /**
   * Feeds what belongs behind the message's last byte.
   *
   * @param streamEnds no later message goes on from this stream
   */
  void feedTail(boolean streamEnds) {
    staged.clear().put(streamEnds ? TAIL_AND_FINAL_BLOCK : TAIL);
    feedStaged();
    tailFed = true;
  }

  private void feedStaged() {
    staged.flip();
    inflater.setInput(staged.array(), 0, staged.limit());
    atStart = false;
    drained = false;
  }

  /**
   * Inflates what was fed, as far as there is room.
   *
   * @return true: there is more than room for it; false: more must be fed
   * @throws DataFormatException it is no DEFLATE, or ends inside a block
   */
  boolean inflate(ByteBuffer into) throws DataFormatException {
    if (peeked && into.hasRemaining()) {
      into.put(ahead.get(0));
      peeked = false;
    }
    if (!peeked && !drained) {
      fill(into);
      if (!drained) {
        fill(ahead.clear());
        peeked = !ahead.hasRemaining();
      }
    }
    return peeked;
  }

  private void fill(ByteBuffer into) throws DataFormatException {
    while (into.hasRemaining() && !drained) {
      int count = inflater.inflate(into);
      if (tailFed && count > 0) {
        throw new DataFormatException("The message ends inside a block");
      }
      if (inflater.finished()) {
        // RFC 7692 7.2.3.4: a sender may end its blocks by a final one; what follows is a new
        // stream, since such senders forget what was before.
        int rest = inflater.getRemaining();
        inflater.reset();
        inflater.setInput(staged.array(), staged.limit() - rest, rest);
        atStart = rest == 0;
        drained = atStart;
      } else {
        drained = into.hasRemaining();
      }
    }
  }

  /** Whether nothing was fed since the message, or a stream within it, has begun. */
  boolean atStart() {
    return atStart;
  }

  /** Whether there is a byte that nobody has asked for. */
  boolean peeked() {
    return peeked;
  }

  boolean tailFed() {
    return tailFed;
  }
}
