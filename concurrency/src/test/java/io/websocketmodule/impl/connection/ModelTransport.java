// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A transport of one thread whose events come when the model says so, late or twice, and that
 * insists on the contract of {@link Transport}: who breaks it gets an error at once.
 */
final class ModelTransport implements Transport {

  private static final long UNLIMITED = Long.MAX_VALUE / 2;

  /** How a container may be. */
  record Kind(boolean halfCloses, boolean eventsWithin, boolean closedWithin, int mostPerWrite) {}

  private final Kind kind;

  /** Rules of the contract that the connection broke. */
  final List<String> broken = new ArrayList<>();

  /** Events that the container is about to tell. */
  final ArrayDeque<Runnable> events = new ArrayDeque<>();

  Events to; // null: not open
  private final ArrayDeque<byte[]> input = new ArrayDeque<>();
  private boolean fin;
  private boolean finRead;
  private boolean armed;
  private boolean spurious;
  private boolean reading;
  private final TakenBytes output = new TakenBytes();
  private long credit = UNLIMITED;
  private ByteBuffer[] retained; // null: none
  private byte[] retainedBytes;
  private boolean writableComes;
  private boolean writing;
  private boolean finSent;
  private IOException loss;
  private boolean lossTold;
  private String over; // null: not yet
  private boolean gone; // ended by the container

  ModelTransport(Kind kind) {
    this.kind = kind;
  }

  // The connection's side

  @Override
  public int read(ByteBuffer into) throws IOException {
    enterRead();
    try {
      check(into.hasRemaining(), "a read without room");
      check(!finRead, "a read behind the FIN");
      byte[] piece = input.poll();
      if (piece == null) {
        finRead = fin;
        return fin ? -1 : 0;
      }
      int count = Math.min(piece.length, into.remaining());
      into.put(piece, 0, count);
      if (count < piece.length) {
        input.addFirst(Arrays.copyOfRange(piece, count, piece.length));
      }
      return count;
    } finally {
      reading = false;
    }
  }

  private void enterRead() throws IOException {
    checkAlive("a read");
    check(!reading, "a read within a read");
    reading = true;
  }

  @Override
  public boolean awaitReadable() throws IOException {
    enterRead();
    reading = false;
    check(!armed || spurious, "two wishes for one event");
    if (!input.isEmpty() || fin) {
      if (kind.eventsWithin) {
        to.onReadable();
        return false;
      }
      return true;
    }
    armed = true;
    return false;
  }

  @Override
  public boolean write(ByteBuffer[] from, int count) throws IOException {
    checkAlive("a write");
    check(!writing, "a write within a write");
    check(retained == null, "a write before onWritable");
    check(!finSent, "a write behind the FIN");
    ByteBuffer[] buffers = Arrays.copyOf(from, count);
    check(remaining(buffers) > 0, "a write of nothing");
    writing = true;
    take(buffers, kind.mostPerWrite);
    writing = false;
    if (remaining(buffers) == 0) {
      return true;
    }
    if (credit > 0 && kind.eventsWithin && to != null) {
      to.onWritable();
      return false;
    }
    retained = buffers;
    retainedBytes = bytes(buffers);
    writableIfCredit();
    return false;
  }

  private static long remaining(ByteBuffer[] buffers) {
    return Arrays.stream(buffers).mapToLong(ByteBuffer::remaining).sum();
  }

  private static byte[] bytes(ByteBuffer[] buffers) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      all.writeBytes(bytes);
    }
    return all.toByteArray();
  }

  private void take(ByteBuffer[] buffers, long most) {
    int taken = output.take(buffers, buffers.length, Math.min(most, credit));
    credit -= credit == UNLIMITED ? 0 : taken;
  }

  private void writableIfCredit() {
    if (retained != null && credit > 0 && !writableComes) {
      writableComes = true;
      events.add(this::tellWritable);
    }
  }

  private void tellWritable() {
    writableComes = false;
    if (retained == null || over != null || gone || loss != null) {
      return;
    }
    check(Arrays.equals(bytes(retained), retainedBytes), "a buffer was touched before onWritable");
    retained = null;
    to.onWritable();
  }

  @Override
  public boolean shutdownOutput() {
    check(retained == null && !writing, "a FIN while a write is not done");
    check(!finSent, "two FINs");
    finSent = kind.halfCloses && over == null;
    return finSent;
  }

  @Override
  public void close() {
    end("closed");
  }

  @Override
  public void abort() {
    end("aborted");
  }

  private void end(String how) {
    if (over != null) {
      return;
    }
    over = how;
    if (kind.closedWithin && to != null) {
      to.onClosed();
    } else {
      events.add(() -> to.onClosed());
    }
  }

  @Override
  public boolean eventsMayBlock() {
    return true;
  }

  @Override
  public boolean prefersDirectBuffers() {
    return false;
  }

  @Override
  public String name() {
    return "model";
  }

  private void checkAlive(String call) throws IOException {
    check(over == null, call + " behind the end");
    if (gone) {
      throw new java.nio.channels.ClosedChannelException();
    }
    if (loss != null) {
      check(!lossTold, call + " behind a loss");
      lossTold = true;
      throw loss;
    }
  }

  private void check(boolean kept, String rule) {
    if (!kept) {
      broken.add(rule); // the connection takes what is thrown for a loss
      throw new AssertionError(rule);
    }
  }

  // The container's side

  /** Bytes come, as one piece. */
  void arrive(byte[] bytes) {
    input.add(bytes);
    readable();
  }

  void arriveFin() {
    fin = true;
    readable();
  }

  private void readable() {
    if (armed) {
      armed = false;
      events.add(this::tellReadable);
    }
  }

  private void tellReadable() {
    if (over == null && !gone) {
      to.onReadable();
    }
  }

  /** One that nothing has brought about. */
  void spuriousReadable() {
    events.add(
        () -> {
          armed = false;
          spurious = true; // whoever is told asks again, and so at the next event
          tellReadable();
        });
  }

  void block() {
    credit = 0;
  }

  /** So many bytes more are taken, of what is retained too; the event comes later. */
  void grant(long more, boolean atOnce) {
    credit = credit == UNLIMITED ? UNLIMITED : credit + more;
    if (retained != null && atOnce) {
      check(Arrays.equals(bytes(retained), retainedBytes), "a buffer was touched");
      take(retained, UNLIMITED);
      retainedBytes = bytes(retained);
    }
    if (retained != null && retainedBytes.length == 0 && !writableComes) {
      writableComes = true;
      events.add(this::tellWritable);
    }
    writableIfCredit();
  }

  void unblock() {
    credit = UNLIMITED;
    writableIfCredit();
  }

  /** The next call notices a reset, or the container does. */
  void lose(boolean noticed) {
    if (over == null && loss == null) {
      loss = new IOException("Connection reset");
      if (noticed) {
        events.add(
            () -> {
              lossTold = true;
              to.onLost(loss);
            });
      }
    }
  }

  /** The container ends the connection, and tells so later. */
  void vanish() {
    if (gone || over != null) {
      return;
    }
    gone = true;
    events.add(
        () -> {
          over = over == null ? "gone" : over;
          to.onClosed();
        });
  }

  // For the model

  byte[] output() {
    return output.toByteArray();
  }

  int sent() {
    return output.size();
  }

  /** Whether a frame of such a payload would be out when its write returns. */
  boolean takesAtOnce(int size) {
    boolean whole = kind.eventsWithin || size + 14 <= kind.mostPerWrite;
    return retained == null && credit == UNLIMITED && whole;
  }

  /** How it ended: closed, aborted, or gone; null: not yet, or the connection was not told. */
  String over() {
    return over;
  }

  boolean lost() {
    return loss != null;
  }

  /** Whether what is to be written waits for the container. */
  boolean blocked() {
    return retained != null;
  }

  List<Runnable> takeEvents() {
    List<Runnable> now = new ArrayList<>(events);
    events.clear();
    return now;
  }
}
