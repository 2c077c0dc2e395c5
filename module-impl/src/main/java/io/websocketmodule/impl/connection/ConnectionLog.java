// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.WebSocketException.Kind;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The two lines that one connection has in the log, at its beginning and at its end. A connection
 * has one only if the logger shows them when its handshake is answered: others do not carry what
 * the second line tells.
 *
 * <p>Thread rule: what was received is counted with the read token, what was sent with the write
 * token; the lines are written by whoever opens and whoever ends the connection.
 */
public final class ConnectionLog {

  /** The logger, which shows the lines at level DEBUG. */
  public static final String LOGGER = "io.websocketmodule.connections";

  private static final System.Logger LINES = System.getLogger(LOGGER);

  private final long number;
  private final String what;
  private long openedAt;

  // volatile for the thread that writes the last line; each has one writer at a time
  private volatile long messagesReceived;
  private volatile long bytesReceived;
  private volatile long messagesSent;
  private volatile long bytesSent;

  /**
   * Makes the log of a connection.
   *
   * @param number of the connection, by which its lines are found
   * @param what in one line: its path, its peer
   */
  public ConnectionLog(long number, String what) {
    this.number = number;
    this.what = what;
  }

  /** Whether there is anybody to read it. */
  public static boolean shown() {
    return LINES.isLoggable(Level.DEBUG);
  }

  void opened(String transport, long now) {
    openedAt = now;
    LINES.log(Level.DEBUG, () -> number + " opened: " + what + ", transport " + transport);
  }

  void received(long messages, long bytes) {
    messagesReceived += messages;
    bytesReceived += bytes;
  }

  void sent(long messages, long bytes) {
    messagesSent += messages;
    bytesSent += bytes;
  }

  /**
   * Writes the last line.
   *
   * @param code of the close that came first, or 1006 where there was none
   * @param byPeer whose it was; where there was none, who ended TCP
   * @param reason as it is counted
   */
  void closed(int code, boolean byPeer, Kind reason, String message, long now) {
    LINES.log(
        Level.DEBUG,
        () ->
            number
                + " closed: "
                + code
                + (byPeer ? " by the peer" : " by this side")
                + (reason == Kind.CLOSED ? "" : ", " + reason + ": " + message)
                + "; after "
                + seconds(now - openedAt)
                + " s, received "
                + amount(messagesReceived, bytesReceived)
                + ", sent "
                + amount(messagesSent, bytesSent));
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / (double) TimeUnit.SECONDS.toNanos(1));
  }

  private static String amount(long messages, long bytes) {
    return some(messages, "message") + " of " + some(bytes, "byte");
  }

  private static String some(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
