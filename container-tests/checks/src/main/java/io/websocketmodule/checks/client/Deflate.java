// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.client;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** permessage-deflate for a {@link RawClient}, by the JDK's zlib alone (RFC 7692 7.2). */
public final class Deflate implements AutoCloseable {

  /** What a compressed message goes without. */
  private static final byte[] TAIL = {0, 0, -1, -1};

  private final boolean takeover;
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final Inflater inflater = new Inflater(true);

  /**
   * Makes one connection's.
   *
   * @param takeover whether messages build on each other, both ways
   */
  public Deflate(boolean takeover) {
    this.takeover = takeover;
  }

  /** The same message compressed. */
  public ClientFrame compress(ClientFrame message) {
    byte[] compressed = deflate(message.payload());
    ClientFrame frame =
        message.opcode() == 1 ? ClientFrame.text(compressed) : ClientFrame.binary(compressed);
    return frame.reserved(4);
  }

  private byte[] deflate(byte[] payload) {
    if (payload.length == 0) {
      return new byte[1];
    }
    deflater.setInput(payload);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] some = new byte[65_536];
    int count;
    do {
      count = deflater.deflate(some, 0, some.length, Deflater.SYNC_FLUSH);
      out.write(some, 0, count);
    } while (count == some.length);
    if (!takeover) {
      deflater.reset();
    }
    return Arrays.copyOf(out.toByteArray(), out.size() - TAIL.length);
  }

  /** The payload of a compressed message. */
  public byte[] inflate(byte[] payload) throws DataFormatException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(payload);
    all.writeBytes(TAIL);
    inflater.setInput(all.toByteArray());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] some = new byte[65_536];
    for (int count = inflater.inflate(some); count > 0; count = inflater.inflate(some)) {
      out.write(some, 0, count);
    }
    if (!takeover) {
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
