// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.fuzzing;

import io.websocketmodule.impl.connection.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection through memory whose other end is the fuzzer's: what it sends comes in any pieces,
 * what we send is taken in any pieces. It tells no event by itself; {@link Conversation} does, on
 * its one thread, on which all calls must come too.
 */
final class TapeTransport implements Transport {

  private final Thread owner = Thread.currentThread();
  private final Pieces writes;
  private final boolean direct;
  private final boolean halfCloses;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final List<String> broken = new ArrayList<>();
  private ByteBuffer input = ByteBuffer.allocate(0);
  private boolean fin;
  private boolean lost;
  private boolean armed;
  private boolean retained;
  private boolean outputShut;
  private boolean over;

  /** What can happen next by the container. */
  enum Due {
    NOTHING,
    READABLE,
    WRITABLE,
    CLOSED
  }

  private boolean closedTold;

  /**
   * Makes one.
   *
   * @param writes how many bytes each write takes
   */
  TapeTransport(Pieces writes, boolean direct, boolean halfCloses) {
    this.writes = writes;
    this.direct = direct;
    this.halfCloses = halfCloses;
  }

  // The connection's end

  @Override
  public int read(ByteBuffer into) throws IOException {
    checkAlive();
    check(into.hasRemaining(), "a read into a full buffer");
    if (!input.hasRemaining()) {
      return fin ? -1 : 0;
    }
    int count = Math.min(input.remaining(), into.remaining());
    into.put(input.slice(input.position(), count));
    input.position(input.position() + count);
    return count;
  }

  @Override
  public boolean awaitReadable() throws IOException {
    checkAlive();
    check(!armed, "asked for an event while one is asked for");
    armed = !input.hasRemaining() && !fin;
    return !armed;
  }

  @Override
  public boolean write(ByteBuffer[] from, int count) throws IOException {
    checkAlive();
    check(!retained, "a write before onWritable");
    check(!outputShut, "a write behind the FIN");
    int most = writes.next();
    for (int i = 0; i < count; i++) {
      byte[] taken = new byte[Math.min(from[i].remaining(), most)];
      from[i].get(taken);
      output.writeBytes(taken);
      most -= taken.length;
      retained |= from[i].hasRemaining();
    }
    return !retained;
  }

  private void checkAlive() throws IOException {
    check(Thread.currentThread() == owner, "a call on another thread");
    if (lost || over) {
      throw new IOException("Connection reset by the fuzzer");
    }
  }

  private void check(boolean kept, String rule) {
    if (!kept) {
      broken.add(rule);
    }
  }

  @Override
  public boolean shutdownOutput() {
    check(!retained && !outputShut, "a FIN where none may be");
    outputShut = halfCloses && !over;
    return outputShut;
  }

  @Override
  public void close() {
    over = true;
  }

  @Override
  public void abort() {
    over = true;
  }

  @Override
  public boolean eventsMayBlock() {
    return true;
  }

  @Override
  public boolean prefersDirectBuffers() {
    return direct;
  }

  @Override
  public String name() {
    return "tape";
  }

  // The container's and the peer's end

  /** The peer sends bytes; all that it sent before has been read, or it is too late. */
  void send(byte[] wire, int at, int size) {
    ByteBuffer more = ByteBuffer.allocate(input.remaining() + size);
    input = more.put(input).put(wire, at, size).flip();
  }

  /** The peer ends its side. */
  void end() {
    fin = true;
  }

  /** The peer is gone. */
  void lose() {
    lost = true;
  }

  /** Which event the container would tell now; it counts as told. */
  Due due() {
    if (over) {
      Due due = closedTold ? Due.NOTHING : Due.CLOSED;
      closedTold = true;
      return due;
    }
    if (lost) {
      return Due.NOTHING;
    }
    if (retained) {
      retained = false;
      return Due.WRITABLE;
    }
    if (armed && (input.hasRemaining() || fin)) {
      armed = false;
      return Due.READABLE;
    }
    return Due.NOTHING;
  }

  boolean over() {
    return over;
  }

  byte[] output() {
    return output.toByteArray();
  }

  /** What the connection broke of the rules of a transport. */
  List<String> broken() {
    return List.copyOf(broken);
  }
}
