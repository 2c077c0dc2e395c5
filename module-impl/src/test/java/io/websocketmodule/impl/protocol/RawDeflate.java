// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The other side's permessage-deflate, made of the JDK's zlib and RFC 7692 7.2 alone: what the code
 * under test is compared with.
 */
public final class RawDeflate implements AutoCloseable {

  private static final byte[] TAIL = {0, 0, -1, -1};

  private final Deflater deflater;
  private final Inflater inflater = new Inflater(true);
  private final boolean takeoverOut;
  private final boolean takeoverIn;
  private final int windowBits;

  /**
   * Makes a side.
   *
   * @param takeoverOut whether its messages build on each other
   * @param takeoverIn whether those of the other side do
   * @param windowBits how far back its messages refer. The JDK's Deflater cannot be told: it is
   *     made to forget all after so many bytes, which comes to the same
   */
  public RawDeflate(boolean takeoverOut, boolean takeoverIn, int windowBits, int level) {
    this.takeoverOut = takeoverOut;
    this.takeoverIn = takeoverIn;
    this.windowBits = windowBits;
    deflater = new Deflater(level, true);
  }

  /** A side whose messages stand for themselves. */
  public RawDeflate() {
    this(false, false, 15, Deflater.DEFAULT_COMPRESSION);
  }

  /** The payload of a compressed message. */
  public byte[] deflate(byte[] message) {
    if (message.length == 0) {
      return new byte[1];
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int flush = windowBits == 15 ? Deflater.SYNC_FLUSH : Deflater.FULL_FLUSH;
    int piece = windowBits == 15 ? message.length : 1 << windowBits;
    for (int at = 0; at < message.length; at += piece) {
      deflater.setInput(message, at, Math.min(piece, message.length - at));
      byte[] some = new byte[1 << 16];
      int count;
      do {
        count = deflater.deflate(some, 0, some.length, flush);
        out.write(some, 0, count);
      } while (count == some.length);
    }
    if (!takeoverOut) {
      deflater.reset();
    }
    byte[] all = out.toByteArray();
    return Arrays.copyOf(all, all.length - TAIL.length);
  }

  /** The message of a compressed payload. */
  public byte[] inflate(byte[] payload) throws DataFormatException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    inflater.setInput(Wire.join(payload, TAIL));
    byte[] some = new byte[1 << 16];
    for (int count = inflater.inflate(some); count > 0; count = inflater.inflate(some)) {
      out.write(some, 0, count);
    }
    if (inflater.getRemaining() > 0 || inflater.finished()) {
      throw new DataFormatException("bytes behind the message, or a final block");
    }
    if (!takeoverIn) {
      inflater.reset();
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    deflater.end();
    inflater.end();
  }
}
