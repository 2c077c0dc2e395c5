// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A publisher and its subscribers; what each of them receives is checked. */
final class Publication {

  private static final long DRAIN_MILLIS = 60_000;

  private final LoadLoop loop;
  private final SocketChannel publisher;
  private final Tape tape;
  private final Meter meter;
  private final ByteBuffer requests;

  private int subscribers;

  /** Deliveries of the last message that are still to come. */
  private int missing;

  private long sentAt;
  private boolean publishing;

  Publication(LoadLoop loop, SocketChannel publisher, Tape tape, Meter meter) throws IOException {
    this.loop = loop;
    this.publisher = publisher;
    this.tape = tape;
    this.meter = meter;
    requests = tape.requests();
    loop.register(publisher, SelectionKey.OP_READ, this::publisherHeard);
  }

  /**
   * Adds a subscriber, and sends the first message of the tape on its own connection. Its handler
   * echoes, which shows that the server has it on its list.
   */
  void add(SocketChannel subscriber) throws IOException {
    Replies replies = new Replies(tape);
    loop.register(
        subscriber,
        SelectionKey.OP_READ,
        () -> delivered(replies.accept(loop.bytes(), loop.read(subscriber))));
    subscriber.write(tape.requests().limit(tape.requestBytes()));
    subscribers++;
    missing++;
  }

  /** Publishes one message after the other. */
  void begin() throws IOException {
    publishing = true;
    requests.position(tape.requestBytes());
    publish();
  }

  /** Publishes nothing more. */
  void end() {
    publishing = false;
  }

  /** Waits for what is still to come. */
  void drain() throws IOException {
    long end = System.nanoTime() + DRAIN_MILLIS * 1_000_000;
    while (missing > 0) {
      if (System.nanoTime() > end) {
        throw new WrongReply(missing + " subscribers did not get a message");
      }
      loop.once(1);
    }
  }

  private void publish() throws IOException {
    missing = subscribers;
    sentAt = System.nanoTime();
    if (requests.position() == tape.messages() * tape.requestBytes()) {
      requests.position(0);
    }
    requests.limit(requests.position() + tape.requestBytes());
    publisher.write(requests);
    if (requests.hasRemaining()) {
      // The last message was delivered: nothing lies before this one.
      throw new WrongReply("The server does not take a message of the publisher");
    }
  }

  private void delivered(int messages) throws IOException {
    if (messages > missing) {
      throw new WrongReply("A message was delivered more than once");
    }
    missing -= messages;
    if (messages > 0) {
      meter.add(messages, System.nanoTime() - sentAt);
    }
    if (missing == 0 && publishing) {
      publish();
    }
  }

  private void publisherHeard() throws IOException {
    if (loop.read(publisher) > 0) {
      throw new WrongReply("The publisher got an answer");
    }
  }
}
