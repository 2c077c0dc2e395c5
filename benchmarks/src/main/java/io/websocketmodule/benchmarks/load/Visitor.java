// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** Connects, sends one message, reads its echo, closes in order, and comes again. */
final class Visitor {

  private static final int LONGEST_ANSWER = 8 * 1024;

  private final LoadLoop loop;
  private final Handshake handshake;
  private final Tape tape;
  private final Meter meter;
  private final ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);

  private SocketChannel channel;
  private SelectionKey key;
  private Replies replies;
  private long began;
  private boolean again = true;
  private boolean gone;

  Visitor(LoadLoop loop, Handshake handshake, Tape tape, Meter meter) {
    this.loop = loop;
    this.handshake = handshake;
    this.tape = tape;
    this.meter = meter;
  }

  /** Opens a connection. */
  void come() throws IOException {
    began = System.nanoTime();
    replies = new Replies(tape);
    channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    key = loop.register(channel, SelectionKey.OP_CONNECT, this::connected);
    if (channel.connect(handshake.server())) {
      connected();
    }
  }

  /** Does not come again. */
  void stayAway() {
    again = false;
  }

  boolean gone() {
    return gone;
  }

  private void connected() throws IOException {
    if (!channel.finishConnect()) {
      return;
    }
    key.interestOps(SelectionKey.OP_READ);
    ByteBuffer request = handshake.request();
    if (request.hasRemaining()) {
      answer.clear();
      key.attach((Participant) this::answered);
      channel.write(request);
    } else {
      ask();
    }
  }

  private void answered() throws IOException {
    if (channel.read(answer) < 0) {
      throw new WrongReply("The server closed a connection during the handshake");
    }
    if (Handshake.accepted(answer)) {
      ask();
    }
  }

  private void ask() throws IOException {
    key.attach((Participant) this::echoed);
    channel.write(tape.requests().limit(tape.requestBytes()));
  }

  private void echoed() throws IOException {
    if (replies.accept(loop.bytes(), loop.read(channel)) == 0) {
      return;
    }
    meter.add(1, System.nanoTime() - began);
    if (tape.replyHeaderBytes() == 0) {
      leave();
    } else {
      key.attach((Participant) this::closed);
      channel.write(Goodbye.closeFrame());
    }
  }

  /** The server answers the close, and ends TCP. */
  private void closed() throws IOException {
    if (channel.read(answer.clear()) < 0) {
      leave();
    }
  }

  private void leave() throws IOException {
    channel.close();
    if (again) {
      come();
    } else {
      gone = true;
    }
  }
}
