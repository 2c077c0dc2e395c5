// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import io.websocketmodule.checks.client.ClientFrame;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The client's side of permessage-deflate (RFC 7692) of one connection. */
final class Compression {

  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
  private static final int RSV1 = 4;

  private final boolean takeover;
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final Inflater inflater = new Inflater(true);

  /**
   * Creates one.
   *
   * @param takeover whether messages refer to those before them; both ways
   */
  Compression(boolean takeover) {
    this.takeover = takeover;
  }

  /** The header line with its end. */
  String offer() {
    return "Sec-WebSocket-Extensions: permessage-deflate"
        + (takeover ? "" : "; server_no_context_takeover; client_no_context_takeover")
        + "\r\n";
  }

  void agreed(String answer) throws WrongReply {
    if (!answer.contains("permessage-deflate")) {
      throw new WrongReply("no compression in " + answer);
    }
  }

  /** A whole message. */
  ClientFrame deflate(ClientFrame whole) {
    deflater.setInput(whole.payload());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] some = new byte[8192];
    int count;
    do {
      count = deflater.deflate(some, 0, some.length, Deflater.SYNC_FLUSH);
      out.write(some, 0, count);
    } while (count == some.length);
    if (!takeover) {
      deflater.reset();
    }
    byte[] bytes = out.toByteArray();
    byte[] payload = Arrays.copyOf(bytes, bytes.length - TAIL.length);
    return new ClientFrame(true, RSV1, whole.opcode(), true, 0, -1, payload);
  }

  byte[] inflate(byte[] payload) throws WrongReply {
    byte[] all = Arrays.copyOf(payload, payload.length + TAIL.length);
    System.arraycopy(TAIL, 0, all, payload.length, TAIL.length);
    inflater.setInput(all);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] some = new byte[8192];
    try {
      int count;
      while ((count = inflater.inflate(some)) > 0) {
        out.write(some, 0, count);
      }
    } catch (DataFormatException e) {
      throw new WrongReply("a message that cannot be inflated: " + e.getMessage());
    }
    return out.toByteArray();
  }

  /** Gives the memory outside the heap back. */
  void end() {
    deflater.end();
    inflater.end();
  }
}
