// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.nio.ByteBuffer;

/**
 * What one or more transport writes carry: a buffer of copied frames, then perhaps one long frame
 * handed over as it is, window by window. Belongs to the write token; {@link #carried} is guarded
 * by the connection's lock.
 */
final class Round {

  private final ByteBuffer[] buffers = new ByteBuffer[3];
  private int count;

  /** The entries that are told when all is out. */
  private final OutboundList carried = new OutboundList();

  private long bytes;
  private long weight;
  private int messages;
  private long payloadBytes;
  private ByteBuffer copied; // null: none
  private ByteBuffer windowed; // the last buffer of the long frame; null: no long frame
  private int windowedEnd; // its true limit
  private boolean pings;
  private boolean closes;

  void copied(ByteBuffer frames, long frameBytes) {
    copied = frames;
    bytes += frameBytes;
    weight += frameBytes;
    buffers[count++] = frames;
  }

  void carries(Outbound entry) {
    carried.add(entry);
    bytes += entry.size();
    weight += entry.weight();
    counts(entry.endsMessage() ? 1 : 0, entry.payloadBytes());
  }

  /** For the counters, when all is out. */
  void counts(int ends, long payload) {
    messages += ends;
    payloadBytes += payload;
  }

  void longFrame(Outbound entry, int window) {
    carries(entry);
    buffers[count++] = entry.head();
    if (entry.body() != null) {
      buffers[count++] = entry.body();
    }
    windowed = buffers[count - 1];
    windowedEnd = windowed.limit();
    windowed.limit((int) Math.min(windowedEnd, (long) windowed.position() + window));
  }

  /** Goes on to the next window of the long frame; false: there is none. */
  boolean nextWindow(int window) {
    if (windowed == null || windowed.position() == windowedEnd) {
      return false;
    }
    windowed.limit((int) Math.min(windowedEnd, (long) windowed.position() + window));
    buffers[0] = windowed;
    count = 1;
    return true;
  }

  void withPing() {
    pings = true;
  }

  void withClose() {
    closes = true;
  }

  /** Whether a ping is among the copied frames. */
  boolean pings() {
    return pings;
  }

  /** Whether it ends with a close frame that overtook the queue. */
  boolean closes() {
    return closes;
  }

  ByteBuffer[] buffers() {
    return buffers;
  }

  int count() {
    return count;
  }

  boolean anyLeft() {
    return left() > 0;
  }

  long left() {
    long left = 0;
    for (int i = 0; i < count; i++) {
      left += buffers[i].remaining();
    }
    return left;
  }

  OutboundList carried() {
    return carried;
  }

  /** Bytes of it that count as queued. */
  long bytes() {
    return bytes;
  }

  /** What of it counts for the limit of the queue. */
  long weight() {
    return weight;
  }

  /** Messages that it ends. */
  int messages() {
    return messages;
  }

  /** Bytes of messages that it carries, without headers. */
  long payloadBytes() {
    return payloadBytes;
  }

  /** The borrowed buffer; null: none. */
  ByteBuffer copiedBuffer() {
    return copied;
  }

  /** The borrowed buffer went back. */
  void forgetCopied() {
    copied = null;
  }
}
