// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/**
 * The way in where permessage-deflate was negotiated (RFC 7692): as {@link FragmentReader}, but
 * fragments of compressed messages hold what they inflate to.
 *
 * <p>Its entry point is {@link #read}, for fuzzing too: any bytes in, in any pieces, into a buffer
 * of any size. It inflates straight into that buffer, as far as there is room and one byte more, so
 * that a bomb grows no faster than it is read; text is checked behind the inflating. An inflater is
 * borrowed with the first compressed byte, and kept for a message, or for good where the peer's
 * messages build on each other; {@link #release} gives back what is left of that.
 *
 * <p>What is no DEFLATE, ends inside a block, or has something other than DEFLATE behind a final
 * block fails as 1007, which says that the data is not what it claims to be. A message cut short is
 * always found where each one stands for itself; where they build on each other, then when it
 * shows. A compressed message without any payload, which the RFC has nobody send, is an empty one.
 */
public final class InflatingReader extends FragmentReader {

  /** Why inflating stops for now. */
  private enum Stop {
    /** There is more than there is room for. */
    ROOM,
    /** All input is consumed. */
    INPUT,
    /** All of the frame is inflated, and others follow. */
    FRAME,
    /** All of the message is inflated. */
    MESSAGE
  }

  private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);

  private final boolean contextTakeover;
  private final InflaterSource source;
  private MessageInflater inflater; // null: none is borrowed
  private boolean compressed; // the message is

  /**
   * Makes a reader of one direction.
   *
   * @param maskedFrames as for {@link FragmentReader}
   * @param contextTakeover whether the peer's messages may build on each other
   */
  public InflatingReader(boolean maskedFrames, boolean contextTakeover, InflaterSource source) {
    super(new FrameHeaderParser(maskedFrames, true));
    this.contextTakeover = contextTakeover;
    this.source = source;
  }

  @Override
  void checkOrder() throws ProtocolViolation {
    super.checkOrder();
    Opcode opcode = header.opcode();
    // RFC 7692 6.1, 6.2: a message is compressed as a whole, and its first frame says so.
    if (header.rsv1() && (opcode.control() || opcode == Opcode.CONTINUATION)) {
      throw ProtocolViolation.ofProtocol(
          "A " + opcode + " frame has RSV1 set, which only the first frame of a message may.");
    }
  }

  @Override
  void beginDataFrame() {
    super.beginDataFrame();
    if (header.opcode() != Opcode.CONTINUATION) {
      compressed = header.rsv1();
      if (inflater != null) {
        inflater.begin();
      }
    }
  }

  @Override
  Event readData(ByteBuffer in, ByteBuffer into) throws ProtocolViolation {
    if (!compressed) {
      return super.readData(in, into);
    }
    if (into == null || !into.hasRemaining()) {
      return look(in);
    }
    int begin = into.position();
    Stop stop = inflate(in, into, begin);
    last = stop == Stop.MESSAGE;
    checkText(into, begin);
    count = into.position() - begin;
    if (last) {
      endMessage();
    }
    if (last || stop == Stop.FRAME) {
      inside = Inside.HEADER;
    }
    if (count > 0 || last) {
      return Event.FRAGMENT;
    }
    return stop == Stop.FRAME ? null : Event.NEED_INPUT;
  }

  /** Finds out whether there is payload, or a message's end, for whoever asks next. */
  private Event look(ByteBuffer in) throws ProtocolViolation {
    return switch (inflate(in, NO_ROOM, 0)) {
      case ROOM, MESSAGE -> Event.PAYLOAD_WAITING;
      case INPUT -> Event.NEED_INPUT;
      case FRAME -> {
        inside = Inside.HEADER;
        yield null;
      }
    };
  }

  private Stop inflate(ByteBuffer in, ByteBuffer into, int begin) throws ProtocolViolation {
    try {
      return inflate(in, into);
    } catch (DataFormatException noDeflate) {
      into.position(begin);
      throw ProtocolViolation.ofPayload("A compressed message cannot be inflated.");
    }
  }

  private Stop inflate(ByteBuffer in, ByteBuffer into) throws DataFormatException {
    while (inflater == null || !inflater.inflate(into)) {
      if (remaining > 0) {
        if (!in.hasRemaining()) {
          return Stop.INPUT;
        }
        if (inflater == null) {
          inflater = source.borrow();
        }
        remaining -= inflater.feed(masker, in, remaining);
      } else if (!finalFrame) {
        return Stop.FRAME;
      } else if (inflater == null || inflater.atStart()) {
        return Stop.MESSAGE;
      } else if (!inflater.tailFed()) {
        inflater.feedTail(!contextTakeover);
      } else if (contextTakeover) {
        return Stop.MESSAGE;
      } else {
        throw new DataFormatException("The message ends inside a block");
      }
    }
    return Stop.ROOM;
  }

  private void endMessage() {
    if (!contextTakeover) {
      release();
    }
  }

  @Override
  public long remainingInFrame() {
    if (!compressed || inside != Inside.DATA_FRAME) {
      return super.remainingInFrame();
    }
    return inflater != null && inflater.peeked() ? UNKNOWN : 0;
  }

  @Override
  public void release() {
    MessageInflater borrowed = inflater;
    inflater = null;
    if (borrowed != null) {
      source.giveBack(borrowed);
    }
  }
}
