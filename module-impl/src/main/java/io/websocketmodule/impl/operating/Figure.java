// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.operating;

import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.impl.connection.Counters;
import io.websocketmodule.impl.connection.Rejection;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What there is to read of a module: the one table of names and meanings, from which MBeans, meters
 * and their documentation come.
 */
enum Figure {
  ATTEMPTS(
      "Attempts",
      "handshakes to which a handler has set 101: accepted, rejected, or on their way",
      null,
      Counters::attempts),
  ACCEPTED(
      "Accepted",
      "handshakes answered with 101",
      MeterName.handshakes("accepted"),
      Counters::accepted),
  REJECTED(
      "Rejected",
      "handshakes to which a handler has set 101 and that did not get it",
      null,
      Counters::rejected),
  REJECTED_BAD_HANDSHAKE(
      "RejectedBadHandshake",
      "handshakes rejected because they were none that is served: 400, 426 or 501",
      MeterName.handshakes("bad-handshake"),
      counters -> counters.rejected(Rejection.BAD_HANDSHAKE)),
  REJECTED_FOREIGN_ORIGIN(
      "RejectedForeignOrigin",
      "handshakes rejected because their Origin is not allowed: 403",
      MeterName.handshakes("foreign-origin"),
      counters -> counters.rejected(Rejection.FOREIGN_ORIGIN)),
  REJECTED_LIMIT(
      "RejectedLimit",
      "handshakes rejected because maxConnections or maxBlockingTasks was reached: 503",
      MeterName.handshakes("limit"),
      counters -> counters.rejected(Rejection.LIMIT)),
  REJECTED_HANDLER_MISTAKE(
      "RejectedHandlerMistake",
      "handshakes rejected because the handler chose what the client cannot have: 500",
      MeterName.handshakes("handler-mistake"),
      counters -> counters.rejected(Rejection.HANDLER_MISTAKE)),
  REJECTED_CANCELLED(
      "RejectedCancelled",
      "handshakes that were good and did not come about: an exception left the filter chain, somebody else upgraded, or the container did not",
      MeterName.handshakes("cancelled"),
      counters -> counters.rejected(Rejection.CANCELLED)),
  PASSED(
      "Passed",
      "requests for a WebSocket that passed untouched where the module is switched off",
      MeterName.handshakes("passed"),
      Counters::passed),

  OPENED(
      "Opened",
      "connections that the container has handed over: active, closed and aborted",
      null,
      Counters::openings),
  ACTIVE(
      "Active",
      "connections that are open",
      OfAll.SUM,
      MeterName.gauge("websocket.connections.active", "connections", "connections that are open"),
      module -> module.engine().openConnections()),
  CLOSED(
      "Closed",
      "connections that ended by a close of the application or of the peer",
      MeterName.ended("closed"),
      Counters::closed),
  ABORTED("Aborted", "connections that ended otherwise", null, Counters::aborted),
  ABORTED_DISCONNECTED(
      "AbortedDisconnected",
      "connections aborted because the peer went without a close frame",
      Kind.DISCONNECTED),
  ABORTED_HERE(
      "AbortedHere", "connections aborted because the application ended TCP", Kind.ABORTED),
  ABORTED_TIMEOUT(
      "AbortedTimeout",
      "connections aborted because a timeout of the settings ran out",
      Kind.TIMEOUT),
  ABORTED_PROTOCOL(
      "AbortedProtocol", "connections aborted because the peer broke RFC 6455", Kind.PROTOCOL),
  ABORTED_TOO_BIG(
      "AbortedTooBig",
      "connections aborted because a message was larger than allowed",
      Kind.TOO_BIG),
  ABORTED_QUEUE_FULL(
      "AbortedQueueFull",
      "connections aborted because the peer took its messages too slowly",
      Kind.QUEUE_FULL),
  ABORTED_SHUTDOWN(
      "AbortedShutdown",
      "connections aborted because the application or the server was stopping",
      Kind.SHUTDOWN),
  ABORTED_SESSION_ENDED(
      "AbortedSessionEnded",
      "connections aborted because the user had logged out or the HTTP session had ended",
      Kind.SESSION_ENDED),
  ABORTED_APPLICATION(
      "AbortedApplication",
      "connections aborted because the application threw an exception",
      Kind.APPLICATION),

  MESSAGES_RECEIVED(
      "MessagesReceived",
      "messages that the application has read to their end",
      MeterName.messages("received"),
      Counters::messagesReceived),
  BYTES_RECEIVED(
      "BytesReceived",
      "payload bytes of messages that the application has read",
      MeterName.payload("received"),
      Counters::bytesReceived),
  MESSAGES_SENT(
      "MessagesSent",
      "messages that the container has taken to their end",
      MeterName.messages("sent"),
      Counters::messagesSent),
  BYTES_SENT(
      "BytesSent",
      "payload bytes of messages that the container has taken",
      MeterName.payload("sent"),
      Counters::bytesSent),
  QUEUED_BYTES(
      "QueuedBytes",
      "bytes that wait to be sent, headers included",
      OfAll.SUM,
      MeterName.gauge("websocket.queued", "bytes", "bytes that wait to be sent on all connections"),
      module -> module.engine().queuedBytes()),
  LARGEST_QUEUE(
      "LargestQueue",
      "bytes that wait to be sent on the connection where most do",
      OfAll.LARGEST,
      MeterName.gauge(
          "websocket.queued.largest",
          "bytes",
          "bytes that wait to be sent on the connection where most do"),
      module -> module.engine().largestQueue()),
  BLOCKING_TASKS(
      "BlockingTasks",
      "tasks that may block, and run or are about to",
      OfAll.SUM,
      MeterName.gauge(
          "websocket.tasks.blocking", "tasks", "tasks that may block, and run or are about to"),
      OperatedModule::blockingTasks);

  /** How the figures of several modules become one. */
  enum OfAll {
    SUM,
    LARGEST
  }

  private final String attribute;
  private final String meaning;
  private final OfAll ofAll;
  private final MeterName meter;
  private final ToLongFunction<OperatedModule> value;

  Figure(
      String attribute,
      String meaning,
      OfAll ofAll,
      MeterName meter,
      ToLongFunction<OperatedModule> value) {
    this.attribute = attribute;
    this.meaning = meaning;
    this.ofAll = ofAll;
    this.meter = meter;
    this.value = value;
  }

  Figure(String attribute, String meaning, MeterName meter, ToLongFunction<Counters> counter) {
    this(
        attribute,
        meaning,
        OfAll.SUM,
        meter,
        module -> counter.applyAsLong(module.engine().counters()));
  }

  Figure(String attribute, String meaning, Kind reason) {
    this(
        attribute,
        meaning,
        MeterName.ended(MeterName.tagValue(attribute.substring("Aborted".length()))),
        counters -> counters.endings(reason));
  }

  /** The name that MBeans give it. */
  String attribute() {
    return attribute;
  }

  /** What it counts, in a phrase. */
  String meaning() {
    return meaning;
  }

  /** How the figures of several modules become one. */
  OfAll ofAll() {
    return ofAll;
  }

  /** The name that Micrometer gives it; empty: it follows from others. */
  Optional<MeterName> meter() {
    return Optional.ofNullable(meter);
  }

  /** The figure as it is now. */
  long of(OperatedModule module) {
    return value.applyAsLong(module);
  }
}
