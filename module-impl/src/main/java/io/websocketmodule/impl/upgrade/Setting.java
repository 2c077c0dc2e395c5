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
      new Flag(),
      "false: the module does not touch the request at all: no attributes, no interception"),
  RECEIVE_BUFFER_LIMIT(
      "receiveBufferLimit",
      "4194304",
      new Bytes(),
      "native layer: the most that one connection reads ahead of its reader (a small batch in practice);"
          + " managed layer: the largest message, beyond it 1009"),
  PING_INTERVAL(
      "pingInterval", "00:00:00", new Time(Duration.ZERO), "how often a ping is sent; zero: never"),
  PONG_TIMEOUT(
      "pongTimeout",
      "00:00:00",
      new Time(Duration.ZERO),
      "how long a ping may stay unanswered before the connection is aborted; zero: as long as pingInterval"),
  IDLE_TIMEOUT(
      "idleTimeout",
      "00:00:00",
      new Time(Duration.ZERO),
      "close 1001 after this long without any frame; zero: never"),
  STALLED_TIMEOUT(
      "stalledTimeout",
      "00:00:00",
      new Time(Duration.ZERO),
      "abort after this long with payload waiting that nobody reads; zero: never"),
  CLOSE_TIMEOUT(
      "closeTimeout",
      "00:00:05",
      new Time(Duration.ofMillis(1)),
      "how long the peer may take to answer a close"),
  SEND_TIMEOUT(
      "sendTimeout",
      "00:00:30",
      new Time(Duration.ofMillis(1)),
      "how long a write may make no progress before the connection is aborted"),
  SEND_BUFFER_LIMIT(
      "sendBufferLimit",
      "1048576",
      new Bytes(),
      "bytes that one connection may have queued to be sent"),
  ALLOWED_ORIGINS(
      "allowedOrigins",
      Origins.SAME_ORIGIN,
      new OriginList(),
      "same-origin, a list, or *; a handshake of any other Origin gets 403"),
  SHUTDOWN_TIMEOUT(
      "shutdownTimeout",
      "00:00:05",
      new Time(Duration.ZERO),
      "at stop and at undeploy everyone gets 1001; what is left after this is cut");

  /** Names of the design that this version refuses instead of ignoring. */
  private static final List<String> NOT_YET =
      List.of(
          "maxConnections",
          "maxBlockingTasks",
          "perMessageDeflate",
          "frameTrace",
          "configFile",
          "locked");

  private final String key;
  private final String defaultText;
  private final Type type;
  private final String meaning;

  Setting(String key, String defaultText, Type type, String meaning) {
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
   * @throws IllegalArgumentException there is no such setting; the message says whether there will
   *     be one, and which there are
   */
  static Setting named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    (NOT_YET.contains(name)
                            ? "this setting is not supported yet"
                            : "there is no such setting")
                        + "; allowed are "
                        + names()));
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

  /** A form of values, with its range. */
  private sealed interface Type {
    Object parse(String text);

    String allowed();
  }

  /** True or false, in any case, as IIS writes them. */
  private record Flag() implements Type {
    @Override
    public Boolean parse(String text) {
      if (text.equalsIgnoreCase("true")) {
        return true;
      }
      if (text.equalsIgnoreCase("false")) {
        return false;
      }
      throw new IllegalArgumentException("neither true nor false");
    }

    @Override
    public String allowed() {
      return "true or false";
    }
  }

  /**
   * A count of bytes in the range of IIS's uint, without the zero, which would mean a standstill.
   */
  private record Bytes() implements Type {
    private static final long MOST = 4_294_967_295L;

    @Override
    public Long parse(String text) {
      // Ten digits: no longer number is in range, and a shorter one fits a long.
      if (!text.matches("[0-9]{1,10}")) {
        throw new IllegalArgumentException("not a number of bytes in range");
      }
      long bytes = Long.parseLong(text);
      if (bytes < 1 || bytes > MOST) {
        throw new IllegalArgumentException("out of range");
      }
      return bytes;
    }

    @Override
    public String allowed() {
      return "a number of bytes from 1 to " + MOST;
    }
  }

  /** A time of at least so much and of a year at most. */
  private record Time(Duration least) implements Type {
    private static final Duration MOST = Duration.ofDays(365);

    @Override
    public Duration parse(String text) {
      Duration time = TimeFormat.parse(text);
      if (time.compareTo(least) < 0 || time.compareTo(MOST) > 0) {
        throw new IllegalArgumentException("out of range");
      }
      return time;
    }

    @Override
    public String allowed() {
      return "a time as hh:mm:ss or as an ISO-8601 duration like PT30S, "
          + (least.isZero() ? "from zero" : "more than zero")
          + " to 365 days";
    }
  }

  /** Which Origins may open a connection. */
  private record OriginList() implements Type {
    @Override
    public Origins parse(String text) {
      return Origins.parse(text);
    }

    @Override
    public String allowed() {
      return "same-origin, *, or a list of origins like https://example.org separated by commas or spaces";
    }
  }
}
