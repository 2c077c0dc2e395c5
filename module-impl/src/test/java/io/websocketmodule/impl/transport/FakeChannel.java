// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Liberty's channel, which tells when the test says so, and knows only one read and one write. */
final class FakeChannel implements LibertyChannel {
  final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** For each read whether the socket was not to be tried first. */
  final List<Boolean> reads = new ArrayList<>();

  byte[] early;
  byte[] atOnce;
  boolean stuck;
  int closes;
  int aborts;
  private Listener listener;
  private boolean reading;
  private boolean writing;

  @Override
  public void listen(Listener told) {
    listener = told;
  }

  @Override
  public ByteBuffer early() {
    return early == null ? null : ByteBuffer.wrap(early);
  }

  @Override
  public ByteBuffer read(boolean queued) {
    if (reading) {
      throw new IllegalStateException("a second read");
    }
    reads.add(queued);
    if (atOnce != null) {
      ByteBuffer bytes = ByteBuffer.wrap(atOnce);
      atOnce = null;
      return bytes;
    }
    reading = true;
    return null;
  }

  /** The container has read. */
  void arrive(byte[] bytes) {
    reading = false;
    listener.arrived(ByteBuffer.wrap(bytes));
  }

  void failRead(IOException failure) {
    reading = false;
    listener.readFailed(failure);
  }

  @Override
  public boolean write(ByteBuffer[] from, int count) {
    if (writing) {
      throw new IllegalStateException("a second write");
    }
    int room = PIECE;
    for (int i = 0; i < count; i++) {
      for (; room > 0 && from[i].hasRemaining(); room--) {
        out.write(from[i].get());
      }
    }
    writing = stuck;
    return !stuck;
  }

  /** The piece that was stuck is out. */
  void drain() {
    writing = false;
    listener.written();
  }

  void failWrite(IOException failure) {
    writing = false;
    listener.writeFailed(failure);
  }

  @Override
  public void close() {
    closes++;
  }

  @Override
  public void abort() {
    aborts++;
  }
}
