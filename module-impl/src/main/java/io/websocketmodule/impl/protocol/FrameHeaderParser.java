// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads frame headers and refuses each one that breaks RFC 6455 5.2 or 5.5 at the byte that proves
 * it. A header may come in any number of pieces; nothing is allocated.
 *
 * <p>It knows single headers: whether a frame may stand where it stands is {@link FragmentReader}'s
 * matter. Confined to one thread at a time.
 *
 * <pre>
 *   byte 0    FIN, three reserved bits, four bits of opcode
 *   byte 1    MASK, seven bits of length (126: two bytes of length follow, 127: eight)
 *   then      0, 2 or 8 bytes of length
 *   then      4 bytes of masking key if MASK is set
 * </pre>
 */
public final class FrameHeaderParser {
  private enum Expect {
    FIRST_BYTE,
    SECOND_BYTE,
    LENGTH,
    MASKING_KEY
  }

  private final boolean masked;

  /** Bits of the first byte that no frame may have set. */
  private final int refused;

  private Expect expect = Expect.FIRST_BYTE;
  private int missing; // bytes of the length or of the masking key that are still to come
  private int lengthBytes; // 0, 2 or 8

  private boolean fin;
  private boolean rsv1;
  private Opcode opcode = Opcode.CONTINUATION;
  private long payloadLength;
  private int maskingKey;

  /**
   * Makes a parser of one direction.
   *
   * @param masked true for what clients send, whose frames must be masked; false for what servers
   *     send, whose frames must not be (RFC 6455 5.1)
   */
  public FrameHeaderParser(boolean masked) {
    this(masked, false);
  }

  /**
   * Makes a parser of one direction.
   *
   * @param rsv1 whether permessage-deflate was negotiated, which gives RSV1 a meaning (RFC 7692 6)
   */
  FrameHeaderParser(boolean masked, boolean rsv1) {
    this.masked = masked;
    refused = rsv1 ? FrameHeader.RESERVED & ~FrameHeader.RSV1 : FrameHeader.RESERVED;
  }

  /**
   * Goes on with the header that is being read, or begins the next one if the last was complete.
   *
   * @param in read from its position, at most to the header's end; its byte order does not matter
   * @return true if the header is complete: the accessors tell what it says, and {@code in} stands
   *     at the first byte behind it. False if more is needed: {@code in} is empty.
   * @throws ProtocolViolation 1002; the parser must not be used after it
   */
  public boolean parse(ByteBuffer in) throws ProtocolViolation {
    while (in.hasRemaining()) {
      boolean complete =
          switch (expect) {
            case FIRST_BYTE -> firstByte(in.get() & 0xFF);
            case SECOND_BYTE -> secondByte(in.get() & 0xFF);
            case LENGTH -> lengthByte(in.get() & 0xFF);
            case MASKING_KEY ->
                missing == Integer.BYTES && in.remaining() >= Integer.BYTES
                    ? wholeMaskingKey(in)
                    : maskingKeyByte(in.get() & 0xFF);
          };
      if (complete) {
        expect = Expect.FIRST_BYTE;
        return true;
      }
    }
    return false;
  }

  private boolean firstByte(int octet) throws ProtocolViolation {
    // RFC 6455 5.2: reserved bits are zero unless an extension was negotiated that uses them.
    if ((octet & refused) != 0) {
      throw ProtocolViolation.ofProtocol(
          refused == FrameHeader.RESERVED
              ? "A frame has reserved bits set, but no extension is in use."
              : "A frame has RSV2 or RSV3 set, but no extension in use has a meaning for them.");
    }
    int code = octet & FrameHeader.OPCODE;
    Opcode known = Opcode.of(code);
    if (known == null) {
      throw ProtocolViolation.ofProtocol(
          "A frame has the reserved opcode " + code + "; allowed are 0, 1, 2, 8, 9 and 10.");
    }
    fin = (octet & FrameHeader.FIN) != 0;
    rsv1 = (octet & FrameHeader.RSV1) != 0;
    opcode = known;
    // RFC 6455 5.5: control frames must not be fragmented.
    if (known.control() && !fin) {
      throw ProtocolViolation.ofProtocol("A " + known + " frame is fragmented.");
    }
    expect = Expect.SECOND_BYTE;
    return false;
  }

  private boolean secondByte(int octet) throws ProtocolViolation {
    // RFC 6455 5.1: a server fails an unmasked frame, a client a masked one.
    if ((octet & FrameHeader.MASK) != 0 != masked) {
      throw ProtocolViolation.ofProtocol(
          masked ? "A frame from the client is not masked." : "A frame from the server is masked.");
    }
    int length = octet & FrameHeader.LENGTH;
    // RFC 6455 5.5: at most 125 bytes in a control frame; both longer forms are more.
    if (opcode.control() && length > FrameHeader.MAX_CONTROL_PAYLOAD) {
      throw ProtocolViolation.ofProtocol(
          "A " + opcode + " frame has more than 125 bytes of payload.");
    }
    lengthBytes =
        switch (length) {
          case FrameHeader.LENGTH_IN_2_BYTES -> 2;
          case FrameHeader.LENGTH_IN_8_BYTES -> 8;
          default -> 0;
        };
    if (lengthBytes == 0) {
      payloadLength = length;
      return lengthComplete();
    }
    payloadLength = 0;
    missing = lengthBytes;
    expect = Expect.LENGTH;
    return false;
  }

  private boolean lengthByte(int octet) throws ProtocolViolation {
    // RFC 6455 5.2: the most significant bit of a 64-bit length is zero.
    if (missing == 8 && octet > 0x7F) {
      throw ProtocolViolation.ofProtocol("A frame has a length of 2^63 bytes or more.");
    }
    payloadLength = payloadLength << 8 | octet;
    missing--;
    // RFC 6455 5.2: the length takes the fewest bytes that can hold it. Eight bytes need a value
    // above 65535, which shows
    // before the last two of them.
    if (lengthBytes == 8 && missing == 2 && payloadLength == 0
        || lengthBytes == 2 && missing == 0 && payloadLength < FrameHeader.LENGTH_IN_2_BYTES) {
      throw ProtocolViolation.ofProtocol(
          "A frame has a length in " + lengthBytes + " extra bytes that needs fewer.");
    }
    return missing == 0 && lengthComplete();
  }

  private boolean lengthComplete() {
    missing = 4;
    expect = Expect.MASKING_KEY;
    return !masked;
  }

  private boolean wholeMaskingKey(ByteBuffer in) {
    int key = in.getInt();
    maskingKey = in.order() == ByteOrder.BIG_ENDIAN ? key : Integer.reverseBytes(key);
    return true;
  }

  private boolean maskingKeyByte(int octet) {
    maskingKey = maskingKey << 8 | octet;
    missing--;
    return missing == 0;
  }

  /**
   * Whether {@link #fin} and {@link #opcode} are those of a header of which something, but not all,
   * has been read.
   */
  boolean begun() {
    return expect != Expect.FIRST_BYTE;
  }

  /** Whether the frame is the last one of its message; always true for a control frame. */
  public boolean fin() {
    return fin;
  }

  /** Whether RSV1 is set, which is refused unless an extension was negotiated that uses it. */
  boolean rsv1() {
    return rsv1;
  }

  public Opcode opcode() {
    return opcode;
  }

  /** Returns the number of payload bytes behind the header, 0 to 2^63 - 1. */
  public long payloadLength() {
    return payloadLength;
  }

  /** Whether frames of this direction are masked. */
  public boolean masked() {
    return masked;
  }

  /**
   * Returns the masking key, its first byte in the most significant place; 0 if the frame is not
   * masked.
   */
  public int maskingKey() {
    return maskingKey;
  }
}
