// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.impl.protocol.Opcode;
import java.util.function.Function;

/**
 * Tells of the data frames that a peer sends, for a connection that is asked to: others pay
 * nothing.
 */
public final class ArrivingData {

  private static final int OPCODE = 0x0F;

  private ArrivingData() {}

  /**
   * Opens a connection with an ear at its transport.
   *
   * @param arrived called for each text, binary or continuation frame that begins, on whatever
   *     thread reads it: it must not block
   */
  public static Function<Transport, Transport.Events> heard(
      Runnable arrived, Function<Transport, Transport.Events> opener) {
    return transport -> {
      FrameScanner received =
          new FrameScanner(
              0,
              (flags, masked, maskingKey, payloadLength, payload) -> {
                // RFC 6455 5.2: what is not a control frame.
                if ((flags & OPCODE) < Opcode.CLOSE.code()) {
                  arrived.run();
                }
              });
      return opener.apply(new TracedTransport(transport, received, null));
    };
  }
}
