// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Masks and unmasks the payload of one frame after another (RFC 6455 5.3), which is the same
 * operation, while it copies it: each byte is touched once. A payload may come in any number of
 * pieces.
 *
 * <p>Confined to one thread at a time.
 */
public final class Masker {
  // The byte order is spelled out so that the key's first byte meets the payload's first byte on
  // every machine.
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /**
   * The masking key, turned so that its most significant byte belongs to the next byte of the
   * payload.
   */
  private int key;

  /**
   * Begins a new payload. A key of 0 leaves it as it is, which is how an unmasked frame is read.
   */
  public void begin(int maskingKey) {
    key = maskingKey;
  }

  /**
   * Copies the next {@code count} bytes of the payload and masks them on the way. Both positions
   * move by {@code count}; no byte outside is read or written. The byte orders of the buffers do
   * not matter. The buffers may be the same one, or may share their memory if the bytes lie at the
   * same place in it.
   *
   * @throws IndexOutOfBoundsException if either buffer has fewer bytes left; then nothing has been
   *     copied
   * @throws java.nio.ReadOnlyBufferException if {@code to} is read-only
   */
  public void mask(ByteBuffer from, ByteBuffer to, int count) {
    if (count < 0 || count > from.remaining() || count > to.remaining()) {
      throw new IndexOutOfBoundsException(
          count + " bytes, from " + from.remaining() + " to " + to.remaining());
    }
    int source = from.position();
    int target = to.position();
    if (key == 0) {
      to.put(target, from, source, count);
    } else if (from.hasArray() && to.hasArray()) {
      maskArrays(
          from.array(), from.arrayOffset() + source, to.array(), to.arrayOffset() + target, count);
    } else {
      maskBuffers(from, source, to, target, count);
    }
    from.position(source + count);
    to.position(target + count);
    key = Integer.rotateLeft(key, 8 * (count & 3));
  }

  private void maskArrays(byte[] from, int source, byte[] to, int target, int count) {
    long wide = wideKey();
    int done = 0;
    for (; done <= count - Long.BYTES; done += Long.BYTES) {
      LONGS.set(to, target + done, (long) LONGS.get(from, source + done) ^ wide);
    }
    if (done <= count - Integer.BYTES) {
      INTS.set(to, target + done, (int) INTS.get(from, source + done) ^ key);
      done += Integer.BYTES;
    }
    for (; done < count; done++) {
      to[target + done] = (byte) (from[source + done] ^ keyByte(done));
    }
  }

  private void maskBuffers(ByteBuffer from, int source, ByteBuffer to, int target, int count) {
    // What the buffers take for the order of bytes is left alone, and undone where it is not ours.
    boolean turnFrom = from.order() != to.order();
    long wide = to.order() == ByteOrder.BIG_ENDIAN ? wideKey() : Long.reverseBytes(wideKey());
    int done = 0;
    for (; done <= count - Long.BYTES; done += Long.BYTES) {
      long eight = from.getLong(source + done);
      to.putLong(target + done, (turnFrom ? Long.reverseBytes(eight) : eight) ^ wide);
    }
    if (done <= count - Integer.BYTES) {
      int four = from.getInt(source + done);
      to.putInt(target + done, (turnFrom ? Integer.reverseBytes(four) : four) ^ (int) wide);
      done += Integer.BYTES;
    }
    for (; done < count; done++) {
      to.put(target + done, (byte) (from.get(source + done) ^ keyByte(done)));
    }
  }

  private long wideKey() {
    return (long) key << 32 | key & 0xFFFFFFFFL;
  }

  private int keyByte(int index) {
    // RFC 6455 5.3: byte i of the payload meets byte i modulo 4 of the key.
    return key >> 24 - 8 * (index & 3);
  }
}
