// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bytes in memory with as little as possible between two threads: what a token guards is in plain
 * fields, so that a token that hands over too early is seen by what it breaks.
 */
public final class RaceTransport implements Transport {

  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicInteger writing = new AtomicInteger();
  private final AtomicInteger reading = new AtomicInteger();
  private final AtomicReference<String> ended = new AtomicReference<>();
  private volatile String broken = "";
  private volatile Events events;

  // of the input: guarded by the lock
  private byte[] arrived = {};
  private boolean fin;
  private boolean armed;
  private boolean returnsLate;
  private volatile boolean told;
  private volatile int asked; // so many times; written with the lock
  private int askedBefore;

  // of the output: with the write token
  private final TakenBytes out = new TakenBytes();
  private boolean finSent;
  private int refusals;
  private int takenOfRefused;
  private volatile boolean waiting;

  void events(Events opened) {
    events = opened;
    if (ended.get() != null) {
      opened.onClosed(); // within its opening
    }
  }

  /** So many writes are not done at once, and so many bytes are taken of each of them. */
  public void refuse(int writes, int taken) {
    refusals = writes;
    takenOfRefused = taken;
  }

  /** Who asks to be told of bytes is told before that call returns. */
  void returnLate() {
    returnsLate = true;
    told = false;
    askedBefore = asked;
  }

  // The connection's side

  @Override
  public int read(ByteBuffer into) throws IOException {
    enter(reading, "two reads");
    try {
      checkAlive();
      lock.lock();
      try {
        int count = Math.min(arrived.length, into.remaining());
        into.put(arrived, 0, count);
        arrived = java.util.Arrays.copyOfRange(arrived, count, arrived.length);
        return count == 0 && fin ? -1 : count;
      } finally {
        lock.unlock();
      }
    } finally {
      reading.setOpaque(0);
    }
  }

  @Override
  public boolean awaitReadable() throws IOException {
    enter(reading, "two reads");
    try {
      checkAlive();
      boolean wait;
      lock.lock();
      try {
        wait = arrived.length == 0 && !fin;
        armed = wait;
        asked += wait ? 1 : 0;
      } finally {
        lock.unlock();
      }
      if (wait && returnsLate) {
        Spin.until(() -> told);
      }
      return !wait;
    } finally {
      reading.setOpaque(0);
    }
  }

  @Override
  public boolean write(ByteBuffer[] from, int count) throws IOException {
    enter(writing, "two writes");
    try {
      checkAlive();
      check(!waiting, "a write before onWritable");
      boolean refused = refusals > 0;
      refusals -= refused ? 1 : 0;
      out.take(from, count, refused ? takenOfRefused : Integer.MAX_VALUE);
      waiting = refused; // last: another thread may tell from here on
      return !refused;
    } finally {
      writing.setOpaque(0);
    }
  }

  private void enter(AtomicInteger token, String mistake) {
    check(token.getOpaque() == 0, mistake);
    token.setOpaque(1);
  }

  private void check(boolean kept, String mistake) {
    if (!kept) {
      broken = mistake;
    }
  }

  private void checkAlive() throws IOException {
    if (ended.get() != null) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public boolean shutdownOutput() {
    check(!finSent, "two FINs");
    finSent = true;
    return true;
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
    if (ended.compareAndSet(null, how) && events != null) {
      events.onClosed();
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
    return "race";
  }

  // The container's side

  /** Bytes of the peer come. */
  public void receive(byte[] bytes) {
    arrive(bytes, false);
  }

  /**
   * The same, once somebody has asked to be told of them, perhaps before that call has returned.
   */
  void receiveWhenAskedAgain(byte[] bytes) {
    Spin.until(() -> asked != askedBefore);
    arrive(bytes, false);
  }

  /** The peer ends its side. */
  void receiveFin() {
    arrive(new byte[0], true);
  }

  private void arrive(byte[] bytes, boolean last) {
    boolean tell;
    lock.lock();
    try {
      byte[] all = java.util.Arrays.copyOf(arrived, arrived.length + bytes.length);
      System.arraycopy(bytes, 0, all, arrived.length, bytes.length);
      arrived = all;
      fin |= last;
      tell = armed;
      armed = false;
    } finally {
      lock.unlock();
    }
    if (tell) {
      events.onReadable();
      told = true;
    }
  }

  /** Tells that a write that was refused may go on, if one was. */
  public void writable() {
    if (waiting) {
      waiting = false;
      events.onWritable();
    }
  }

  /** The same, once a write is refused, perhaps before it has returned. */
  void writableAsSoonAsRefused() {
    Spin.until(() -> waiting);
    writable();
  }

  /** A reset. */
  void lose() {
    events.onLost(new IOException("Connection reset"));
  }

  // What came of it

  /** How TCP was ended: closed, aborted, or open; and what broke the contract. */
  public String end() {
    String how = ended.get();
    return (how == null ? "open" : how) + broken;
  }

  /**
   * What has left: a letter for each frame of one letter, C for a close, O for a pong, P for a
   * ping, ~ for a frame that is not whole.
   */
  public String frames() {
    StringBuilder letters = new StringBuilder(broken);
    int at = 0;
    while (at < out.size()) {
      int next = at + 2 + (at + 1 < out.size() ? out.at(at + 1) : 0);
      letters.append(next > out.size() ? '~' : letter(out.at(at) & 15, (char) out.at(next - 1)));
      at = next;
    }
    return letters.toString();
  }

  private static char letter(int opcode, char payload) {
    return switch (opcode) {
      case 8 -> 'C';
      case 9 -> 'P';
      case 10 -> 'O';
      default -> payload;
    };
  }
}
