// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.WebSocketException.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What an engine counts since its start: the counters of IIS's worker process, and what an operator
 * asks besides. Any thread may call.
 *
 * <p>Nothing is counted here for each frame: a connection adds up what one read brought, and what
 * one write carried, in fields that its tokens guard, and hands over the sums. Sums read while
 * others count are not of one moment.
 */
public final class Counters {

  private final LongAdder attempts = new LongAdder();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder passed = new LongAdder();
  private final LongAdder opened = new LongAdder();
  private final Map<Rejection, LongAdder> rejected = adders(Rejection.class);

  /** Connections that were open, by why they are no longer. */
  private final Map<Kind, LongAdder> ended = adders(Kind.class);

  private final LongAdder messagesReceived = new LongAdder();
  private final LongAdder bytesReceived = new LongAdder();
  private final LongAdder messagesSent = new LongAdder();
  private final LongAdder bytesSent = new LongAdder();

  /** For the engine. */
  Counters() {}

  /** All keys are there from the start, so that the map is only read. */
  private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> keys) {
    Map<K, LongAdder> adders = new EnumMap<>(keys);
    for (K key : keys.getEnumConstants()) {
      adders.put(key, new LongAdder());
    }
    return adders;
  }

  private static long sum(Map<?, LongAdder> adders) {
    return adders.values().stream().mapToLong(LongAdder::sum).sum();
  }

  // Counting

  /** A request to open a WebSocket came. */
  public void attempt() {
    attempts.increment();
  }

  /** A handshake was answered with 101. */
  public void accept() {
    accepted.increment();
  }

  /** A handshake was answered with an error, or with nothing of ours. */
  public void reject(Rejection why) {
    rejected.get(why).increment();
  }

  /** A request to open a WebSocket came where the module is switched off. */
  public void pass() {
    passed.increment();
  }

  void opened() {
    opened.increment();
  }

  void ended(Kind why) {
    ended.get(why).increment();
  }

  void received(long messages, long bytes) {
    messagesReceived.add(messages);
    bytesReceived.add(bytes);
  }

  void sent(long messages, long bytes) {
    messagesSent.add(messages);
    bytesSent.add(bytes);
  }

  // Reading

  /** Requests to open a WebSocket. */
  public long attempts() {
    return attempts.sum();
  }

  /** Handshakes answered with 101. */
  public long accepted() {
    return accepted.sum();
  }

  /** Handshakes answered with an error, or with nothing of ours. */
  public long rejected() {
    return sum(rejected);
  }

  /** Handshakes rejected for one reason. */
  public long rejected(Rejection why) {
    return rejected.get(why).sum();
  }

  /** Requests to open a WebSocket that were let through untouched. */
  public long passed() {
    return passed.sum();
  }

  /** Connections that the container has handed over: those that are open, closed and aborted. */
  public long openings() {
    return opened.sum();
  }

  /** Connections that ended by a closing handshake that either side asked for. */
  public long closed() {
    return ended.get(Kind.CLOSED).sum();
  }

  /** Connections that ended in any other way. */
  public long aborted() {
    return sum(ended) - closed();
  }

  /** Connections that ended for one reason; {@link Kind#CLOSED} is the orderly one. */
  public long endings(Kind reason) {
    return ended.get(reason).sum();
  }

  /** Messages of which somebody has read the end. */
  public long messagesReceived() {
    return messagesReceived.sum();
  }

  /** Payload bytes of messages that somebody has read, as they were read: inflated. */
  public long bytesReceived() {
    return bytesReceived.sum();
  }

  /** Messages of which the container has taken the last byte. */
  public long messagesSent() {
    return messagesSent.sum();
  }

  /** Payload bytes of messages in frames that the container has taken whole. */
  public long bytesSent() {
    return bytesSent.sum();
  }
}
