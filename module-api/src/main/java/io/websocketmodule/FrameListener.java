// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule;

import jakarta.websocket.HandshakeResponse;

/**
 * Sees the frames of connections as they pass, in both directions, as a protocol analyser does; for
 * diagnosis and teaching. It gets nothing unless the setting {@code frameTrace} is {@code
 * listener}, and no payload unless {@code frameTracePayload} says how much: what other users send
 * is shown by the operator's choice alone. Register it by {@code WebSockets.traceFrames}.
 *
 * <p>Calls come on whatever thread reads or writes the connection, for one connection and direction
 * one after the other, under no lock, with the application's class loader. They must not block: the
 * connection waits meanwhile. What they throw is logged and changes nothing. A listener that sends
 * what it sees over a traced connection causes new frames by each one: such a connection's path is
 * to have {@code frameTrace="off"}.
 */
public interface FrameListener {

  /**
   * A handshake was accepted, and its 101 is about to be sent.
   *
   * @param connection the number that the connection's frames carry, unique within the application
   * @param request its headers can be asked for during this call, whatever {@code keepHeaders} says
   * @param response the headers of the 101, those that handlers and filters have set among them;
   *     what the container adds by itself, such as Date, is not. The receiver's own
   */
  default void opened(long connection, Handshake request, HandshakeResponse response) {}

  /**
   * A frame passes: one of the peer's when its header, and of its payload what is shown, has been
   * read; one of ours when it is handed to the container. A frame of the peer that breaks the
   * protocol is shown as it is.
   */
  void frame(TracedFrame frame);

  /**
   * The connection is over, or did not come about after {@link #opened}: the place to forget what
   * is kept for it. Once for each connection that was opened, on any thread; a frame that passes at
   * the same moment may still come.
   */
  default void closed(long connection) {}
}
