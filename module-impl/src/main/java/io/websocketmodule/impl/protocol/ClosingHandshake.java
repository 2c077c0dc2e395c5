// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import java.util.Optional;

/**
 * How a connection ends, as data: two halves, our close and the peer's, either of which may come
 * first (RFC 6455 7.1). Each transition returns what its caller has to do and does nothing itself.
 *
 * <pre>
 *                       we send                           the peer's comes
 *   OPEN        -&gt; SENT      AWAIT_CLOSE          -&gt; RECEIVED  AWAIT_ANSWER
 *   SENT        -&gt; IllegalStateException           -&gt; BOTH      END_TCP
 *   RECEIVED    -&gt; BOTH      END_TCP               -&gt; no change
 * </pre>
 *
 * <p>What it does not know is whether a close that it handed out has been written, and so whether
 * the peer's FIN comes too early: that is with the connection's {@code Ending}, which calls this
 * under its lock. Not safe for concurrent use.
 */
public final class ClosingHandshake {
  /** What is to be done once the close frame of the step, if it has one, has been written. */
  public enum Next {
    /** Go on as before. */
    NOTHING,
    /** Go on reading until the peer's close comes, at most as long as it may take to answer. */
    AWAIT_CLOSE,
    /** Tell the reader of the close, and let the application answer it within the same time. */
    AWAIT_ANSWER,
    /**
     * Read and throw away until the peer ends its side, at most as long as it may take to answer;
     * then end TCP.
     */
    DISCARD_INPUT,
    /** End the TCP connection in order, behind what was written. */
    END_TCP
  }

  /**
   * What the caller has to do, in this order.
   *
   * @param send the close frame to send now, if there is one
   * @param next what to do then
   */
  public record Step(Optional<CloseStatus> send, Next next) {
    private static final Step NOTHING = then(Next.NOTHING);

    private static Step then(Next next) {
      return new Step(Optional.empty(), next);
    }

    private static Step sendThen(CloseStatus status, Next next) {
      return new Step(Optional.of(status), next);
    }
  }

  private CloseStatus sent; // null until our close frame was handed out to be sent
  private CloseStatus received; // null until the peer's close frame came
  private boolean failed; // nothing more of the peer is read
  private boolean lost; // nothing more can come or go
  private boolean peerFirst; // the peer's close came before ours was handed out

  /**
   * The application closes, or answers the peer's close.
   *
   * @throws IllegalStateException if our close was sent before; nothing has changed
   */
  public Step sending(CloseStatus status) {
    if (sent != null) {
      throw new IllegalStateException("The close was sent before; it is the last frame.");
    }
    if (lost) {
      return Step.NOTHING;
    }
    sent = status;
    return Step.sendThen(status, received == null ? Next.AWAIT_CLOSE : Next.END_TCP);
  }

  /** The peer's close frame came. */
  public Step received(CloseStatus status) {
    if (received != null || lost) {
      return Step.NOTHING;
    }
    received = status;
    peerFirst = sent == null;
    // RFC 6455 7.1.1: with both closes exchanged, it is the server that ends TCP, at once.
    return Step.then(sent == null ? Next.AWAIT_ANSWER : Next.END_TCP);
  }

  /**
   * The peer's close is answered with its own code, for an application that will not do so. Does
   * nothing if there is no close to answer.
   */
  public Step echoing() {
    if (received == null || sent != null || lost) {
      return Step.NOTHING;
    }
    // RFC 6455 5.5.1: the answer typically echoes the code; the reason was the peer's own.
    sent = new CloseStatus(received.code(), "");
    return Step.sendThen(sent, Next.END_TCP);
  }

  /**
   * The connection has to fail: the peer broke the protocol, or something here went wrong. What the
   * peer goes on sending must not be processed (RFC 6455 7.1.7), but it is read, for unread bytes
   * turn the end of TCP into a reset, which would take our close frame from the peer.
   */
  public Step failing(CloseStatus status) {
    if (failed || lost) {
      return Step.NOTHING;
    }
    failed = true;
    Next next = received == null ? Next.DISCARD_INPUT : Next.END_TCP;
    if (sent != null) {
      return Step.then(next);
    }
    sent = status;
    return Step.sendThen(status, next);
  }

  /**
   * The time for the other half is over, whichever it is: a close of the peer that nobody answered
   * is echoed, a close of ours that the peer has not answered, or what it still sends, is no longer
   * waited for.
   */
  public Step timedOut() {
    if (lost || sent == null && received == null) {
      return Step.NOTHING;
    }
    return sent == null ? echoing() : Step.then(Next.END_TCP);
  }

  /** The connection is gone, by a FIN, a reset or an abort: nothing more can come or go. */
  public Step transportLost() {
    if (lost) {
      return Step.NOTHING;
    }
    lost = true;
    return Step.then(Next.END_TCP);
  }

  /** Whether our close frame was handed out: nothing may be sent behind it (RFC 6455 5.5.1). */
  public boolean closeSent() {
    return sent != null;
  }

  /** Whether the peer's close frame came: nothing is read behind it. */
  public boolean closeReceived() {
    return received != null;
  }

  /** Whether it was the peer that asked for the close; false while it has not. */
  public boolean peerFirst() {
    return peerFirst;
  }

  /**
   * How the peer closed: empty while it has not, {@link CloseStatus#NONE} if its close had no code,
   * {@link CloseStatus#LOST} if the connection ended without one.
   */
  public Optional<CloseStatus> peerStatus() {
    // RFC 6455 7.1.5: without a close frame the code of the connection's end is 1006.
    return received == null && lost ? Optional.of(CloseStatus.LOST) : Optional.ofNullable(received);
  }

  /** What our close frame said; empty while there is none. */
  public Optional<CloseStatus> sentStatus() {
    return Optional.ofNullable(sent);
  }
}
