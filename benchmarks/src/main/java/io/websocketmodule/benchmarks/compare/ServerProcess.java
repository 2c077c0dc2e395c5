// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.compare;

import io.websocketmodule.benchmarks.peers.PeerName;
import java.io.IOException;

/** A peer in its own JVM. */
final class ServerProcess implements AutoCloseable {

  private static final long START_SECONDS = 60;
  private static final long ANSWER_SECONDS = 60;

  private final PeerName peer;
  private final Conversation conversation;
  private int port;
  private String settings = "";
  private Memory empty; // null until it was looked at

  /**
   * Memory of the process.
   *
   * @param heap bytes in use after a collection
   * @param resident bytes; -1 where the system does not tell
   */
  record Memory(long heap, long resident) {}

  ServerProcess(PeerName peer, Conversation conversation) {
    this.peer = peer;
    this.conversation = conversation;
  }

  PeerName peer() {
    return peer;
  }

  /** Waits until it listens: several may start at a time. */
  void awaitReady() throws IOException, InterruptedException {
    String[] ready = conversation.hear(START_SECONDS).split(" ", 3);
    if (!ready[0].equals("ready")) {
      throw new IOException(peer.name() + " said " + String.join(" ", ready));
    }
    port = Integer.parseInt(ready[1]);
    settings = ready[2];
  }

  int port() {
    return port;
  }

  String settings() {
    return settings;
  }

  /** Processor time that the process has used. */
  CpuTime cpuTime() throws IOException, InterruptedException {
    conversation.say("cpu");
    long coarse = Long.parseLong(conversation.hear(ANSWER_SECONDS));
    return new CpuTime(coarse, CpuTime.ofThreads(conversation.pid()));
  }

  /**
   * What it had before its first connections; looked at once, for what closed ones leave behind.
   */
  Memory emptyMemory() throws IOException, InterruptedException {
    if (empty == null) {
      empty = memory();
    }
    return empty;
  }

  /** Collects garbage and looks. */
  Memory memory() throws IOException, InterruptedException {
    conversation.say("memory");
    String[] answer = conversation.hear(ANSWER_SECONDS).split(" ");
    return new Memory(Long.parseLong(answer[0]), Long.parseLong(answer[1]));
  }

  @Override
  public void close() throws IOException {
    conversation.close();
  }
}
