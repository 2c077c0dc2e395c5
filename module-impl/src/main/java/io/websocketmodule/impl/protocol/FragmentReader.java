// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import java.nio.ByteBuffer;

/**
 * The way in: turns bytes into fragments, pings, pongs and a close, and enforces the rules about
 * them. It knows nothing of where bytes come from and never holds payload: what it copies goes
 * straight into the buffer of whoever reads.
 *
 * <p>Confined to one thread at a time. Nothing is allocated per frame, except for the one close.
 * RFC 6455 5.1 to 5.5, 6.2, 8.1. Where compression was negotiated, {@link InflatingReader} stands
 * in its place.
 */
public class FragmentReader {
  /** What {@link #read} came upon. */
  public enum Event {
    /** All input is consumed; come back with more. */
    NEED_INPUT,
    /** There is payload of a message, or the end of one, but no room to put it. */
    PAYLOAD_WAITING,
    /** The buffer got payload: see {@link #count}, {@link #utf8}, {@link #last}. */
    FRAGMENT,
    /** A ping is complete: see {@link #controlPayload}. */
    PING,
    /** A pong is complete: see {@link #controlPayload}. */
    PONG,
    /** The peer's close is complete: see {@link #closeStatus}. */
    CLOSE
  }

  /** Of payload bytes: at least one, and nobody knows how many. */
  public static final long UNKNOWN = -1;

  enum Inside {
    HEADER,
    CONTROL_FRAME,
    DATA_FRAME,
    CLOSED,
    FAILED
  }

  final FrameHeaderParser header;
  final Masker masker = new Masker();
  private Utf8Validator validator; // null until text comes
  private final ByteBuffer control = ByteBuffer.allocate(FrameHeader.MAX_CONTROL_PAYLOAD);

  Inside inside = Inside.HEADER;

  // the message
  private boolean moreFrames; // the last data frame was not the final one of its message
  private boolean text;

  // the data frame
  boolean finalFrame;
  long remaining;

  // the event
  int count;
  boolean last;
  private CloseStatus closeStatus = CloseStatus.NONE;

  /**
   * Makes a reader of one direction.
   *
   * @param maskedFrames true on a server, where an unmasked frame is a violation; false on a
   *     client, where a masked one is
   */
  public FragmentReader(boolean maskedFrames) {
    this(new FrameHeaderParser(maskedFrames));
  }

  FragmentReader(FrameHeaderParser header) {
    this.header = header;
  }

  /**
   * Consumes input until there is something to tell, and tells it.
   *
   * <p>Empty frames that do not end a message are passed over in silence. A fragment never goes
   * beyond its frame; it is told when the buffer is full, the frame ends, or the input does. An
   * empty frame that ends a message is a fragment of count 0. Text is checked as it is copied, so
   * that what a fragment tells is good as far as it goes.
   *
   * @param in the peer's bytes, read from the position, which moves behind what was consumed
   * @param into where payload goes, from its position, which moves by {@link #count}; it belongs to
   *     the caller again on return. If it is null or full, nobody asks for payload: then {@link
   *     Event#PAYLOAD_WAITING} is told at the first payload byte or at an empty message's end, and
   *     that stays where it is. Control frames are told all the same.
   * @return the event; after {@link Event#CLOSE} it is always that, and nothing more is consumed
   *     (RFC 6455 5.5.1)
   * @throws ProtocolViolation 1002 or 1007, at the byte that proves it; {@code into} keeps its
   *     position, and the reader must not be used again
   * @throws IllegalStateException if the reader is used after a violation
   */
  public Event read(ByteBuffer in, ByteBuffer into) throws ProtocolViolation {
    count = 0;
    last = false;
    try {
      return next(in, into);
    } catch (ProtocolViolation violation) {
      inside = Inside.FAILED;
      throw violation;
    }
  }

  private Event next(ByteBuffer in, ByteBuffer into) throws ProtocolViolation {
    while (true) {
      switch (inside) {
        case HEADER -> {
          if (!readHeader(in)) {
            return Event.NEED_INPUT;
          }
        }
        case CONTROL_FRAME -> {
          return readControl(in);
        }
        case DATA_FRAME -> {
          Event event = readData(in, into);
          if (event != null) {
            return event;
          }
        }
        case CLOSED -> {
          return Event.CLOSE;
        }
        case FAILED -> throw new IllegalStateException("The peer broke the protocol before.");
      }
    }
  }

  private boolean readHeader(ByteBuffer in) throws ProtocolViolation {
    boolean complete = header.parse(in);
    // The first byte alone tells whether the frame may stand here, so a peer cannot hide behind a
    // half header.
    if (complete || header.begun()) {
      checkOrder();
    }
    if (!complete) {
      return false;
    }
    masker.begin(header.maskingKey());
    if (header.opcode().control()) {
      control.clear().limit((int) header.payloadLength());
      inside = Inside.CONTROL_FRAME;
    } else {
      beginDataFrame();
      inside = Inside.DATA_FRAME;
    }
    return true;
  }

  void checkOrder() throws ProtocolViolation {
    Opcode opcode = header.opcode();
    if (opcode.control()) {
      return; // RFC 6455 5.4: control frames may stand between the fragments of a message
    }
    // RFC 6455 5.4: a message is one frame of its type and then continuations only, until one is
    // final.
    if (opcode == Opcode.CONTINUATION && !moreFrames) {
      throw ProtocolViolation.ofProtocol("A CONTINUATION frame has no message to continue.");
    }
    if (opcode != Opcode.CONTINUATION && moreFrames) {
      throw ProtocolViolation.ofProtocol(
          "A " + opcode + " frame begins before the last message has ended.");
    }
  }

  void beginDataFrame() {
    if (header.opcode() != Opcode.CONTINUATION) {
      text = header.opcode() == Opcode.TEXT;
    }
    finalFrame = header.fin();
    moreFrames = !finalFrame;
    remaining = header.payloadLength();
  }

  private Event readControl(ByteBuffer in) throws ProtocolViolation {
    masker.mask(in, control, Math.min(in.remaining(), control.remaining()));
    if (control.hasRemaining()) {
      return Event.NEED_INPUT;
    }
    control.flip();
    inside = Inside.HEADER;
    switch (header.opcode()) {
      case PING -> {
        return Event.PING;
      }
      case PONG -> {
        return Event.PONG;
      }
      default -> {
        closeStatus = CloseStatus.decode(control);
        inside = Inside.CLOSED;
        return Event.CLOSE;
      }
    }
  }

  /** Goes on inside a data frame; null: the frame is over, and there is nothing to tell of it. */
  Event readData(ByteBuffer in, ByteBuffer into) throws ProtocolViolation {
    if (remaining > 0) {
      return readPayload(in, into);
    }
    // The frame was empty from the start: one that is read to its end leaves this state at once.
    if (finalFrame) {
      return readEmptyEnd(into);
    }
    inside = Inside.HEADER;
    return null;
  }

  private Event readPayload(ByteBuffer in, ByteBuffer into) throws ProtocolViolation {
    if (!in.hasRemaining()) {
      return Event.NEED_INPUT;
    }
    if (into == null || !into.hasRemaining()) {
      return Event.PAYLOAD_WAITING;
    }
    int begin = into.position();
    int size = (int) Math.min(remaining, Math.min(in.remaining(), into.remaining()));
    masker.mask(in, into, size);
    remaining -= size;
    last = finalFrame && remaining == 0;
    checkText(into, begin);
    count = size;
    if (remaining == 0) {
      inside = Inside.HEADER;
    }
    return Event.FRAGMENT;
  }

  private Event readEmptyEnd(ByteBuffer into) throws ProtocolViolation {
    if (into == null || !into.hasRemaining()) {
      return Event.PAYLOAD_WAITING;
    }
    last = true;
    checkText(into, into.position());
    inside = Inside.HEADER;
    return Event.FRAGMENT;
  }

  /**
   * Checks what was put into a buffer from an index on, if it is text; the buffer's position goes
   * back there if it is none.
   */
  void checkText(ByteBuffer into, int from) throws ProtocolViolation {
    if (!text) {
      return;
    }
    if (validator == null) {
      validator = new Utf8Validator();
    }
    // RFC 6455 8.1: text that is no UTF-8 fails the connection; a fragment may split a character, a
    // message may not.
    if (validator.feed(into, from, into.position()) != Utf8Validator.VALID) {
      into.position(from);
      throw ProtocolViolation.ofPayload("A text message is not valid UTF-8.");
    }
    if (last && !validator.complete()) {
      into.position(from);
      throw ProtocolViolation.ofPayload("A text message ends inside a character.");
    }
  }

  /** Returns how many bytes the fragment has; 0 if the last event was none. */
  public int count() {
    return count;
  }

  /**
   * Whether the message is text, told by {@link Event#FRAGMENT} and {@link Event#PAYLOAD_WAITING}.
   */
  public boolean utf8() {
    return text;
  }

  /** Whether the fragment ends its message; false if the last event was no fragment. */
  public boolean last() {
    return last;
  }

  /**
   * Returns how many payload bytes of the current data frame have not been read yet; 0 outside of
   * one. Where they are compressed nobody knows their number: then {@link #UNKNOWN} if there is one
   * at least.
   */
  public long remainingInFrame() {
    return remaining;
  }

  /**
   * Returns the payload of the ping or pong, from position 0 to the limit. Valid until the next
   * read.
   */
  public ByteBuffer controlPayload() {
    return control;
  }

  /**
   * Returns what the peer's close said, {@link CloseStatus#NONE} if it had no code or has not come.
   */
  public CloseStatus closeStatus() {
    return closeStatus;
  }

  /**
   * Gives back what was borrowed for the message that is being read. The connection is over: the
   * reader must not be used again.
   */
  public void release() {
    // Nothing is borrowed where nothing is compressed.
  }
}
