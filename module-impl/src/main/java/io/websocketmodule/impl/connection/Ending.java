// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.WebSocketException;
import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.impl.protocol.CloseCodes;
import io.websocketmodule.impl.protocol.CloseStatus;
import io.websocketmodule.impl.protocol.ClosingHandshake;
import io.websocketmodule.impl.protocol.ClosingHandshake.Next;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How one connection ends: in good order, failing, going away, or lost. Carries out what {@link
 * ClosingHandshake} decides.
 *
 * <pre>
 * OPENING --open--&gt; OPEN --peer's close--&gt; PEER_CLOSED --both closes out--+
 *    |               |                                                   +--&gt; ENDED
 *    |               +--our close fails it or goes away--&gt; DISCARDING ----+
 *    +--refused, lost, aborted-------------------------------------------+
 * </pre>
 *
 * <p>State is guarded by the connection's lock; what a step brings about happens after it is
 * released. RFC 6455 7.
 */
final class Ending {

  /** What the way in does. */
  enum Phase {
    /** The handshake is answered, the container has not handed over yet. */
    OPENING,
    /** Frames are read. */
    OPEN,
    /** The peer's close was read; nothing is read behind it. */
    PEER_CLOSED,
    /** A close that ends all is on its way; what comes is thrown away. */
    DISCARDING,
    /** Nothing comes and nothing goes. */
    ENDED
  }

  private static final System.Logger LOG = System.getLogger(Ending.class.getPackageName());

  private final Connection connection;
  private final ClosingHandshake handshake = new ClosingHandshake();

  private volatile Phase phase = Phase.OPENING;

  /** As the closing handshake says, for those who look without the lock; written with it. */
  private volatile boolean closeSent;

  // guarded by the lock
  private WebSocketException fate; // null: it goes on
  private boolean closeWritten;
  private boolean inputEnded;
  private boolean overrun; // the peer sent bytes behind its close

  Ending(Connection connection) {
    this.connection = connection;
  }

  Phase phase() {
    return phase;
  }

  /**
   * The connection opens, unless it has ended before; false: it has. Called with the
   * connection.lock.
   */
  boolean open() {
    if (phase == Phase.OPENING) {
      phase = Phase.OPEN;
    }
    return phase == Phase.OPEN;
  }

  /** Whether our close is queued or out. Called with the connection.lock. */
  boolean closeSent() {
    return handshake.closeSent();
  }

  /** Whether messages can go both ways. */
  boolean isOpen() {
    return phase == Phase.OPEN && !closeSent;
  }

  /** Why the connection ended or is failing; null: neither. */
  WebSocketException fate() {
    return connection.locked(() -> fate);
  }

  /** How the peer closed, or that it was lost; empty: neither yet. */
  Optional<CloseStatus> peerStatus() {
    return connection.locked(handshake::peerStatus);
  }

  /** What our close says, sent or about to be; empty: there is none. */
  Optional<CloseStatus> sentStatus() {
    return connection.locked(handshake::sentStatus);
  }

  /** Answers a request that can get nothing but the end. In the pump. */
  void answer(FragmentSink sink) {
    Optional<CloseStatus> received =
        connection.locked(() -> handshake.closeReceived() ? peerStatus() : Optional.empty());
    received.ifPresentOrElse(sink::closed, () -> sink.failed(fate()));
  }

  // In good order

  /**
   * Queues our close; false: nothing can leave any more. An IllegalStateException: a close was sent
   * before.
   */
  boolean send(CloseStatus status, Outbound close) {
    connection.lock.lock();
    try {
      if (phase == Phase.ENDED || phase == Phase.DISCARDING) {
        return false;
      }
      if (handshake.sending(status).send().isEmpty()) {
        return false;
      }
      queue(close);
    } finally {
      connection.lock.unlock();
    }
    connection.flushUnlessInBatch();
    return true;
  }

  /** Queues the echo of the peer's close; does nothing if there is none to answer. */
  void answerClose() {
    connection.lock.lock();
    try {
      Optional<CloseStatus> echo = handshake.echoing().send();
      if (echo.isEmpty()) {
        return;
      }
      queue(new CloseFrame(connection, echo.get()));
    } finally {
      connection.lock.unlock();
    }
    connection.flushUnlessInBatch();
  }

  private void queue(Outbound close) {
    closeSent = true;
    connection.outgoing.appendClose(close);
    connection.timekeeper.closing();
  }

  /** The peer's close frame was read. In the pump. */
  void received(CloseStatus status, boolean bytesBehind) {
    connection.lock.lock();
    try {
      if (phase != Phase.OPEN) {
        return;
      }
      phase = Phase.PEER_CLOSED;
      overrun = bytesBehind;
      if (handshake.received(status).next() == Next.AWAIT_ANSWER) {
        connection.timekeeper.closing();
      }
    } finally {
      connection.lock.unlock();
    }
    connection.tellPeerClosed();
    endIfBothClosed();
  }

  /** Our close frame is with the container. */
  void written() {
    boolean discarding;
    connection.lock.lock();
    try {
      if (phase == Phase.ENDED) {
        return;
      }
      closeWritten = true;
      discarding = phase == Phase.DISCARDING;
      connection.timekeeper.closing();
    } finally {
      connection.lock.unlock();
    }
    if (discarding) {
      endOutput();
    } else {
      endIfBothClosed();
    }
  }

  private void endIfBothClosed() {
    boolean discardFirst;
    connection.lock.lock();
    try {
      if (phase != Phase.PEER_CLOSED || !closeWritten) {
        return;
      }
      // RFC 6455 7.1.1: the server ends TCP. Unread bytes would make a reset of that.
      discardFirst = overrun;
      if (discardFirst) {
        phase = Phase.DISCARDING;
        fate = closed();
      }
    } finally {
      connection.lock.unlock();
    }
    if (discardFirst) {
      endOutput();
      connection.signalPump();
    } else {
      endOrderly();
    }
  }

  // Failing and going away

  /**
   * A close frame overtakes what is queued, what is pending fails, and what the peer still sends is
   * thrown away until it ends its side, so that it sees the code and not a reset (RFC 6455 7.1.7).
   */
  void fail(CloseStatus status, WebSocketException why) {
    OutboundList overtaken;
    boolean alreadyWritten;
    connection.lock.lock();
    try {
      if (phase == Phase.ENDED || phase == Phase.DISCARDING) {
        return;
      }
      overtaken = phase == Phase.OPENING ? null : startFailing(status, why);
      alreadyWritten = closeWritten;
    } finally {
      connection.lock.unlock();
    }
    if (overtaken == null) {
      end(why, Transport::abort);
      return;
    }
    LOG.log(Level.DEBUG, () -> "Closing with " + status.code() + ": " + why.getMessage());
    overtaken.failed(why);
    connection.flushUnlessInBatch();
    if (alreadyWritten) {
      endOutput(); // our close left before; its answer is no longer awaited
    }
    connection.signalPump();
  }

  private OutboundList startFailing(CloseStatus status, WebSocketException why) {
    Optional<CloseStatus> send = handshake.failing(status).send();
    fate = why;
    closeSent = true;
    phase = Phase.DISCARDING;
    connection.timekeeper.closing();
    return connection.outgoing.closeNow(send.orElse(null));
  }

  /**
   * As failing, but with 1001 and behind what is queued, so that farewells arrive (RFC 6455 7.4.1).
   */
  void goAway(WebSocketException why) {
    connection.lock.lock();
    try {
      if (phase == Phase.OPENING || phase == Phase.ENDED || handshake.closeSent()) {
        return;
      }
      CloseStatus status = CloseStatus.shortened(CloseCodes.GOING_AWAY, why.getMessage());
      handshake.failing(status);
      fate = why;
      phase = Phase.DISCARDING;
      queue(new CloseFrame(connection, status));
    } finally {
      connection.lock.unlock();
    }
    connection.outgoing.flush();
    connection.signalPump();
  }

  /**
   * What the handshake was accepted on holds no longer: a failing close with 1008 (RFC 6455 7.4.1),
   * at once, or as soon as there is a connection to send it on.
   */
  void revoke(WebSocketException why) {
    boolean early =
        connection.locked(
            () -> {
              if (phase == Phase.OPENING) {
                fate = why;
              }
              return phase == Phase.OPENING;
            });
    if (!early) {
      fail(CloseStatus.shortened(CloseCodes.POLICY_VIOLATION, why.getMessage()), why);
    }
  }

  /** Carries out what was decided while the connection opened. */
  void opened() {
    WebSocketException revoked = connection.locked(() -> phase == Phase.OPEN ? fate : null);
    if (revoked != null) {
      revoke(revoked);
    }
  }

  private void endOutput() {
    if (connection.locked(() -> inputEnded)) {
      endOrderly();
    } else if (!connection.transport().shutdownOutput()) {
      connection.timekeeper.quiet();
    }
  }

  /** The peer's FIN. In the pump. */
  void inputEnded() {
    boolean discarding;
    boolean stillWriting;
    connection.lock.lock();
    try {
      inputEnded = true;
      discarding = phase == Phase.DISCARDING;
      stillWriting = discarding && !closeWritten;
    } finally {
      connection.lock.unlock();
    }
    if (stillWriting) {
      return; // our close frame may still leave; its time is bounded
    }
    if (discarding) {
      endOrderly();
      return;
    }
    end(
        new WebSocketException(Kind.DISCONNECTED, "The peer ended TCP without a close frame"),
        // What waits for the peer to take it could hold an orderly end for ever.
        connection.outgoing.waitsForContainer() ? Transport::abort : Transport::close);
  }

  // Time

  /** The time for the other half of the closing handshake is over. */
  void closeTimedOut() {
    boolean orderly;
    Optional<CloseStatus> echo = Optional.empty();
    connection.lock.lock();
    try {
      if (phase == Phase.ENDED || connection.timekeeper.closeHasNewTime()) {
        return; // a half of the handshake was done since it was due
      }
      orderly = phase == Phase.DISCARDING && closeWritten;
      if (!orderly) {
        echo = handshake.timedOut().send();
        echo.ifPresent(status -> queue(new CloseFrame(connection, status)));
      }
    } finally {
      connection.lock.unlock();
    }
    if (echo.isPresent()) {
      connection.outgoing.flush();
    } else if (orderly) {
      endOrderly();
    } else {
      connection.abort(
          Kind.TIMEOUT,
          "The close was not answered within " + connection.settings().closeTimeout());
    }
  }

  /** The peer that is discarded was quiet long enough for a FIN not to become a reset. */
  void quietEnough() {
    endOrderly();
  }

  // The end

  private void endOrderly() {
    end(closed(), Transport::close);
  }

  private static WebSocketException closed() {
    return new WebSocketException(Kind.CLOSED, "The connection was closed");
  }

  /**
   * Everything is over: TCP ends, what is pending fails, and those who have to know are told. Only
   * the first call counts: an end in good order is not made an abort by an application that cleans
   * up behind it.
   *
   * @param tcp what becomes of the transport, if there is one; done before anything of the
   *     application runs
   */
  void end(WebSocketException why, Consumer<Transport> tcp) {
    OutboundList left;
    CloseStatus status;
    connection.lock.lock();
    try {
      if (phase == Phase.ENDED) {
        return;
      }
      phase = Phase.ENDED;
      fate = fate == null ? why : fate;
      handshake.transportLost();
      left = connection.outgoing.end();
      connection.timekeeper.ended();
      status = finalStatus();
    } finally {
      connection.lock.unlock();
    }
    Transport transport = connection.transport();
    if (transport != null) {
      tcp.accept(transport);
    }
    left.failed(why);
    connection.tellEnded(status);
    connection.outgoing.tellRoom();
    connection.signalPump();
  }

  /**
   * Why the connection ended, for the counters. Who closes and then goes without waiting for the
   * answer has closed.
   */
  Kind reason() {
    return connection.locked(
        () ->
            fate.kind() == Kind.DISCONNECTED && handshake.peerFirst() ? Kind.CLOSED : fate.kind());
  }

  /** Writes the last line: the close that came first, if there was one, and whose it was. */
  void log(ConnectionLog log, long now) {
    Kind reason = reason();
    int code;
    boolean byPeer;
    connection.lock.lock();
    try {
      byPeer = handshake.peerFirst();
      boolean ours = !byPeer && (closeWritten || handshake.closeReceived());
      code =
          (ours ? handshake.sentStatus() : handshake.peerStatus()).orElse(CloseStatus.LOST).code();
      byPeer |= !ours && reason == Kind.DISCONNECTED;
    } finally {
      connection.lock.unlock();
    }
    log.closed(code, byPeer, reason, fate().getMessage(), now);
  }

  /** The peer's close; else ours, if it got out; else that there was none. */
  private CloseStatus finalStatus() {
    if (!handshake.closeReceived() && closeWritten) {
      return handshake.sentStatus().orElse(CloseStatus.LOST);
    }
    return handshake.peerStatus().orElse(CloseStatus.LOST);
  }
}
