// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The settings of the module: the one place with their names, defaults, types, ranges and meanings.
 * Error messages are made from it; README.md and web.xml.example are tested against it.
 */
enum Setting {
  ENABLED(
      "enabled",
      "true",
      new SettingType.Flag(),
      "false: the module does not touch the request at all: no attributes, no interception"),
  RECEIVE_BUFFER_LIMIT(
      "receiveBufferLimit",
      "4194304",
      new SettingType.Bytes(),
      "native layer: the most that one connection reads ahead of its reader (a small batch in practice);"
          + " managed layer: the largest message, beyond it 1009"),
  PING_INTERVAL(
      "pingInterval",
      "00:00:00",
      new SettingType.Time(Duration.ZERO),
      "how often a ping is sent; zero: never"),
  PONG_TIMEOUT(
      "pongTimeout",
      "00:00:00",
      new SettingType.Time(Duration.ZERO),
      "how long a ping may stay unanswered before the connection is aborted; zero: as long as pingInterval"),
  IDLE_TIMEOUT(
      "idleTimeout",
      "00:00:00",
      new SettingType.Time(Duration.ZERO),
      "close 1001 after this long without any frame; zero: never"),
  STALLED_TIMEOUT(
      "stalledTimeout",
      "00:00:00",
      new SettingType.Time(Duration.ZERO),
      "abort after this long with payload waiting that nobody reads; zero: never"),
  CLOSE_TIMEOUT(
      "closeTimeout",
      "00:00:05",
      new SettingType.Time(Duration.ofMillis(1)),
      "how long the peer may take to answer a close"),
  SEND_TIMEOUT(
      "sendTimeout",
      "00:00:30",
      new SettingType.Time(Duration.ofMillis(1)),
      "how long a write may make no progress before the connection is aborted"),
  SEND_BUFFER_LIMIT(
      "sendBufferLimit",
      "1048576",
      new SettingType.Bytes(),
      "bytes that one connection may have queued to be sent; a message counts as 256 at least"),
  MAX_CONNECTIONS(
      "maxConnections",
      "0",
      new SettingType.Count(),
      "connections of the application at a time, beyond which a handshake gets 503; 0: no limit"),
  MAX_BLOCKING_TASKS(
      "maxBlockingTasks",
      "0",
      new SettingType.Count(),
      "tasks at a time that may block, beyond which a handshake gets 503; 0: no limit"),
  ALLOWED_ORIGINS(
      "allowedOrigins",
      Origins.SAME_ORIGIN,
      new SettingType.OriginList(),
      "same-origin, a list, or *; a handshake of any other Origin gets 403"),
  HTTP2(
      "http2",
      "true",
      new SettingType.Flag(),
      "false: a WebSocket that comes over HTTP/2 (RFC 8441), where the container takes any, gets 501"),
  PER_MESSAGE_DEFLATE(
      "perMessageDeflate",
      "false",
      new SettingType.Flag(),
      "true: messages are compressed where the client offers permessage-deflate (RFC 7692);"
          + " docs/compression.md says what that risks and costs"),
  SERVER_CONTEXT_TAKEOVER(
      "perMessageDeflateServerContextTakeover",
      "false",
      new SettingType.Flag(),
      "true: messages sent build on those sent before, for which a connection keeps 260 KiB"),
  CLIENT_CONTEXT_TAKEOVER(
      "perMessageDeflateClientContextTakeover",
      "false",
      new SettingType.Flag(),
      "true: messages received may build on those received before, for which a connection keeps 40 KiB"),
  CLIENT_MAX_WINDOW_BITS(
      "perMessageDeflateClientMaxWindowBits",
      "15",
      new SettingType.Whole(9, 15, "a number of bits"),
      "the window that clients may use at most, if they let themselves be told, as a power of two"),
  COMPRESSION_THRESHOLD(
      "perMessageDeflateThreshold",
      "1024",
      new SettingType.Whole(0, Integer.MAX_VALUE, "a number of bytes"),
      "messages of fewer bytes leave as they are"),
  COMPRESSION_LEVEL(
      "perMessageDeflateLevel",
      "6",
      new SettingType.Whole(1, 9, "a level"),
      "how much work goes into compressing: 1 is the fastest, 9 saves the most bytes"),
  KEEP_SESSION_ALIVE(
      "keepSessionAlive",
      "false",
      new SettingType.Flag(),
      "true: messages of the peer keep the HTTP session of the handshake alive, as requests do"),
  SHUTDOWN_TIMEOUT(
      "shutdownTimeout",
      "00:00:05",
      new SettingType.Time(Duration.ZERO),
      "at stop and at undeploy everyone gets 1001; what is left after this is cut"),
  FRAME_TRACE(
      "frameTrace",
      "off",
      new SettingType.Trace(),
      "off; log: a line for each frame at level TRACE of the logger io.websocketmodule.frames;"
          + " listener: frames to WebSockets.traceFrames"),
  FRAME_TRACE_PAYLOAD(
      "frameTracePayload",
      "0",
      new SettingType.Shown(),
      "how many bytes of each payload a frame trace shows"),
  CONFIG_FILE(
      "configFile",
      "none",
      new SettingType.FileName(),
      "a web.config outside the application, read after /WEB-INF/web.config");

  private final String key;
  private final String defaultText;
  private final SettingType type;
  private final String meaning;

  Setting(String key, String defaultText, SettingType type, String meaning) {
    this.key = key;
    this.defaultText = defaultText;
    this.type = type;
    this.meaning = meaning;
  }

  /** The name, as it is written in every source. */
  String key() {
    return key;
  }

  /** The default, as it would be written in a source. */
  String defaultText() {
    return defaultText;
  }

  /** What values mean, in one line. */
  String meaning() {
    return meaning;
  }

  /** Whether it may stand in a location element. */
  boolean perPath() {
    return this != MAX_CONNECTIONS && this != SHUTDOWN_TIMEOUT && this != CONFIG_FILE;
  }

  /** What is allowed, to follow the words "allowed is". */
  String allowed() {
    return type.allowed();
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException it is not one of those allowed
   */
  Object parse(String text) {
    return type.parse(text.strip());
  }

  /**
   * Finds a setting by its name, exactly.
   *
   * @throws IllegalArgumentException there is no such setting; the message says which there are
   */
  static Setting named(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalArgumentException(whyNot(name) + "; allowed are " + names()));
  }

  private static String whyNot(String name) {
    if (name.equals(Locks.NAME)) {
      return "locks are the server's, by the system property " + Locks.PROPERTY + " alone";
    }
    return "there is no such setting";
  }

  /** All names, for messages. */
  static String names() {
    List<String> names = new ArrayList<>();
    for (Setting setting : values()) {
      names.add(setting.key);
    }
    return String.join(", ", names);
  }

  private static Optional<Setting> find(String name) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(name)).findFirst();
  }
}
