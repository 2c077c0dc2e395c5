// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.operating;

import java.util.Locale;

/**
 * What Micrometer calls a figure. Figures of one name differ in one tag, and together are a whole.
 *
 * @param name in lower case with dots, as Micrometer wants it
 * @param tag the tag's name; null: there is none
 * @param tagValue what is this figure's part of the whole
 * @param unit what is counted
 * @param gauge true: it goes up and down; false: it only grows
 * @param meaning of all figures of the name
 */
record MeterName(
    String name, String tag, String tagValue, String unit, boolean gauge, String meaning) {

  static MeterName handshakes(String outcome) {
    return new MeterName(
        "websocket.handshakes",
        "outcome",
        outcome,
        "handshakes",
        false,
        "requests for a WebSocket, by what became of them");
  }

  static MeterName ended(String reason) {
    return new MeterName(
        "websocket.connections.ended",
        "reason",
        reason,
        "connections",
        false,
        "connections that have ended, by why");
  }

  static MeterName messages(String direction) {
    return new MeterName(
        "websocket.messages",
        "direction",
        direction,
        "messages",
        false,
        "messages read or sent to their end");
  }

  static MeterName payload(String direction) {
    return new MeterName(
        "websocket.payload", "direction", direction, "bytes", false, "payload bytes of messages");
  }

  static MeterName gauge(String name, String unit, String meaning) {
    return new MeterName(name, null, null, unit, true, meaning);
  }

  /** TooBig as too-big. */
  static String tagValue(String words) {
    return words.replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
