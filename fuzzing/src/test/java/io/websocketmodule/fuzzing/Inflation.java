// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.fuzzing;

import io.websocketmodule.fuzzing.Said.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The messages of a peer that compresses, by the simplest means: whole frames are joined, and then
 * inflated with what RFC 7692 7.2.2 has appended. It stops at the first frame that is not there as
 * a whole, breaks a rule of framing, or is no data; those are others' matter.
 */
final class Inflation implements AutoCloseable {

  private static final byte[] TAIL = {0, 0, -1, -1};
  private static final byte[] FINAL_BLOCK = {1, 0, 0, -1, -1};

  private final boolean contextTakeover;
  private final Inflater inflater = new Inflater(true);
  private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
  private final List<Said> messages = new ArrayList<>();
  private Kind kind;
  private boolean inMessage;
  private boolean compressed;
  private boolean atStart;

  Inflation(boolean contextTakeover) {
    this.contextTakeover = contextTakeover;
  }

  @Override
  public void close() {
    inflater.end();
  }

  /** Reads as far as it goes; a message that cannot be is a violation, 1007, and the last. */
  List<Said> read(byte[] wire) {
    ByteBuffer in = ByteBuffer.wrap(wire);
    while (frame(in)) {
      in.mark();
    }
    return messages;
  }

  /** Reads a frame; false: there is none of those that count here. */
  private boolean frame(ByteBuffer in) {
    if (in.remaining() < 6) {
      return false;
    }
    int first = in.get() & 0xFF;
    int length = in.get();
    int opcode = first & 0x0F;
    if (length >= 0 || (first & 0x30) != 0) {
      return false;
    }
    long size = length & 0x7F;
    int extra = size == 126 ? 2 : size == 127 ? 8 : 0;
    if (in.remaining() < extra + 4) {
      return false;
    }
    size = extra == 2 ? in.getShort() & 0xFFFF : extra == 8 ? in.getLong() : size;
    byte[] key = new byte[4];
    in.get(key);
    if (size < 0 || size > in.remaining()) {
      return false;
    }
    byte[] payload = new byte[(int) size];
    in.get(payload);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= key[i & 3];
    }
    return opcode == 9 || opcode == 10 || opcode <= 2 && data(first, opcode, payload);
  }

  private boolean data(int first, int opcode, byte[] payload) {
    if (opcode == 0 != inMessage) {
      return false;
    }
    inMessage = first < 0x80;
    if (opcode != 0) {
      kind = opcode == 1 ? Kind.TEXT : Kind.BINARY;
      compressed = (first & 0x40) != 0;
    }
    joined.writeBytes(payload);
    if (inMessage) {
      return true;
    }
    byte[] message = joined.toByteArray();
    joined.reset();
    try {
      byte[] plain = compressed ? inflate(message) : message;
      if (kind == Kind.TEXT) {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(plain));
      }
      messages.add(Said.of(kind, plain));
      return true;
    } catch (DataFormatException | CharacterCodingException wrong) {
      messages.add(Said.violation(1007));
      return false;
    }
  }

  private byte[] inflate(byte[] message) throws DataFormatException {
    if (!contextTakeover) {
      inflater.reset();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    atStart = true;
    feed(message, out);
    if (!atStart) {
      int before = out.size();
      feed(contextTakeover ? TAIL : join(TAIL, FINAL_BLOCK), out);
      // A block that goes on behind the message, or takes the tail for data.
      if (out.size() > before || !contextTakeover && !atStart) {
        throw new DataFormatException("cut short");
      }
    }
    return out.toByteArray();
  }

  /** Inflates all; behind a final block another stream begins (RFC 7692 7.2.3.4). */
  private void feed(byte[] input, ByteArrayOutputStream out) throws DataFormatException {
    byte[] rest = input;
    byte[] buffer = new byte[4096];
    while (rest.length > 0) {
      inflater.setInput(rest);
      atStart = false;
      rest = new byte[0];
      boolean more = true;
      while (more) {
        int count = inflater.inflate(buffer);
        out.write(buffer, 0, count);
        more = count > 0;
        if (inflater.finished()) {
          int left = inflater.getRemaining();
          rest = Arrays.copyOfRange(input, input.length - left, input.length);
          inflater.reset();
          atStart = true;
          more = false;
        }
      }
    }
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
