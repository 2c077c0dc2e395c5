// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import io.websocketmodule.impl.connection.ConnectionSettings;
import io.websocketmodule.impl.protocol.DeflatePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All settings of a path.
 *
 * @param enabled whether the module is there at all
 * @param allowedOrigins which Origins may open a connection
 * @param maxConnections of the application at a time; zero: any number
 * @param maxBlockingTasks at a time; zero: any number
 * @param taskScope the path of the location that has set maxBlockingTasks, whose tasks are counted
 *     by themselves; empty: the whole application
 * @param http2 whether a WebSocket may come over HTTP/2
 * @param keepSessionAlive whether messages of the peer keep the HTTP session alive
 * @param shutdownTimeout how long connections may take to end at stop
 * @param frameTrace who is shown the frames
 * @param frameTracePayload how many bytes of each payload they are shown
 * @param configFile the web.config outside the application
 * @param perMessageDeflate whether messages are compressed where the client offers it
 * @param deflate how
 * @param connection what a connection has to know
 * @param inForce every setting by its name, in the table's order, as a source would write it
 */
record Settings(
    boolean enabled,
    Origins allowedOrigins,
    int maxConnections,
    int maxBlockingTasks,
    String taskScope,
    boolean http2,
    boolean keepSessionAlive,
    Duration shutdownTimeout,
    FrameTracing.Choice frameTrace,
    int frameTracePayload,
    Optional<Path> configFile,
    boolean perMessageDeflate,
    DeflatePolicy deflate,
    ConnectionSettings connection,
    Map<String, String> inForce) {

  /** Makes the settings of a value for each. */
  static Settings of(Map<Setting, Object> values, String taskScope) {
    Duration pingInterval = (Duration) values.get(Setting.PING_INTERVAL);
    Duration pongTimeout = (Duration) values.get(Setting.PONG_TIMEOUT);
    ConnectionSettings connection =
        new ConnectionSettings(
            (Long) values.get(Setting.RECEIVE_BUFFER_LIMIT),
            pingInterval,
            pongTimeout.isZero() ? pingInterval : pongTimeout,
            (Duration) values.get(Setting.IDLE_TIMEOUT),
            (Duration) values.get(Setting.STALLED_TIMEOUT),
            (Duration) values.get(Setting.CLOSE_TIMEOUT),
            (Duration) values.get(Setting.SEND_TIMEOUT),
            (Long) values.get(Setting.SEND_BUFFER_LIMIT));
    return new Settings(
        (Boolean) values.get(Setting.ENABLED),
        (Origins) values.get(Setting.ALLOWED_ORIGINS),
        (Integer) values.get(Setting.MAX_CONNECTIONS),
        (Integer) values.get(Setting.MAX_BLOCKING_TASKS),
        taskScope,
        (Boolean) values.get(Setting.HTTP2),
        (Boolean) values.get(Setting.KEEP_SESSION_ALIVE),
        (Duration) values.get(Setting.SHUTDOWN_TIMEOUT),
        (FrameTracing.Choice) values.get(Setting.FRAME_TRACE),
        (Integer) values.get(Setting.FRAME_TRACE_PAYLOAD),
        ((Optional<?>) values.get(Setting.CONFIG_FILE)).map(Path.class::cast),
        (Boolean) values.get(Setting.PER_MESSAGE_DEFLATE),
        deflate(values),
        connection,
        inForce(values, connection));
  }

  private static DeflatePolicy deflate(Map<Setting, Object> values) {
    return new DeflatePolicy(
        (Boolean) values.get(Setting.SERVER_CONTEXT_TAKEOVER),
        (Boolean) values.get(Setting.CLIENT_CONTEXT_TAKEOVER),
        (Integer) values.get(Setting.CLIENT_MAX_WINDOW_BITS),
        (Integer) values.get(Setting.COMPRESSION_THRESHOLD),
        (Integer) values.get(Setting.COMPRESSION_LEVEL));
  }

  /** The same, but without the module. */
  Settings switchedOff() {
    return new Settings(
        false,
        allowedOrigins,
        maxConnections,
        maxBlockingTasks,
        taskScope,
        http2,
        keepSessionAlive,
        shutdownTimeout,
        frameTrace,
        frameTracePayload,
        configFile,
        perMessageDeflate,
        deflate,
        connection,
        inForce);
  }

  private static Map<String, String> inForce(
      Map<Setting, Object> values, ConnectionSettings connection) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      Object value =
          setting == Setting.PONG_TIMEOUT ? connection.pongTimeout() : values.get(setting);
      texts.put(setting.key(), text(setting, value));
    }
    return Collections.unmodifiableMap(texts);
  }

  private static String text(Setting setting, Object value) {
    if (value instanceof Duration time) {
      return TimeFormat.format(time);
    }
    if (value instanceof Optional<?> given) {
      return given.map(Object::toString).orElse(setting.defaultText());
    }
    return value.toString();
  }
}
