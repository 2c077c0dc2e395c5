// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;

/** Keeps a number of messages in flight: for each reply it sends the next one. */
final class EchoConnection implements Participant {

  private static final long DRAIN_MILLIS = 60_000;

  private final LoadLoop loop;
  private final SocketChannel channel;
  private final Tape tape;
  private final Replies replies;
  private final Meter meter;
  private final SelectionKey key;

  /** Position to limit: what has still to be written. */
  private final ByteBuffer requests;

  /** When each message in flight was handed to the channel. */
  private final long[] sentAt;

  private long sent;
  private long received;
  private boolean ending;

  /**
   * Takes part from now on.
   *
   * @param meter null: not measured
   */
  EchoConnection(LoadLoop loop, SocketChannel channel, Tape tape, int inFlight, Meter meter)
      throws IOException {
    this.loop = loop;
    this.channel = channel;
    this.tape = tape;
    this.meter = meter;
    replies = new Replies(tape);
    requests = tape.requests().limit(0);
    sentAt = new long[inFlight];
    key = loop.register(channel, SelectionKey.OP_READ, this);
  }

  /** Lets all of them wait for what they have in flight, and send no more. */
  static void drain(LoadLoop loop, List<EchoConnection> echoes) throws IOException {
    echoes.forEach(EchoConnection::end);
    long end = System.nanoTime() + DRAIN_MILLIS * 1_000_000;
    while (!echoes.stream().allMatch(EchoConnection::idle)) {
      if (System.nanoTime() > end) {
        throw new WrongReply("Messages were not answered within " + DRAIN_MILLIS + " ms");
      }
      loop.once(1);
    }
  }

  /** Sends the first messages. */
  void begin() throws IOException {
    send(sentAt.length, System.nanoTime());
  }

  private void end() {
    ending = true;
  }

  /** Whether every message has been answered. */
  private boolean idle() {
    return sent == received;
  }

  @Override
  public void ready() throws IOException {
    if (requests.hasRemaining()) {
      write();
    }
    int completed = replies.accept(loop.bytes(), loop.read(channel));
    if (completed > 0) {
      long now = System.nanoTime();
      count(completed, now);
      if (!ending) {
        send(completed, now);
      }
    }
  }

  /** Messages that were sent with one write have one time, and are counted at once. */
  private void count(int completed, long now) throws WrongReply {
    if (completed > sent - received) {
      throw new WrongReply("There are more replies than messages");
    }
    int left = completed;
    while (left > 0) {
      long at = sentAt[(int) (received % sentAt.length)];
      int same = 0;
      while (same < left && sentAt[(int) ((received + same) % sentAt.length)] == at) {
        same++;
      }
      received += same;
      left -= same;
      if (meter != null) {
        meter.add(same, now - at);
      }
    }
  }

  private void send(int count, long now) throws IOException {
    for (int i = 0; i < count; i++) {
      sentAt[(int) (sent++ % sentAt.length)] = now;
    }
    requests.limit(requests.limit() + count * tape.requestBytes());
    write();
  }

  private void write() throws IOException {
    channel.write(requests);
    boolean more = requests.hasRemaining();
    key.interestOps(more ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    int ring = tape.messages() * tape.requestBytes();
    if (requests.position() >= ring) {
      int limit = requests.limit() - ring;
      requests.position(requests.position() - ring).limit(limit);
    }
  }
}
