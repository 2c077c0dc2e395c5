// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The settings by name, with the defaults of iisnode where it has the name. */
enum NodeSetting {
  // iisnode's.
  NODE_PROCESS_COMMAND_LINE("nodeProcessCommandLine", "node"),
  NODE_PROCESS_COUNT("nodeProcessCountPerApplication", "1"),
  MAX_CONCURRENT_REQUESTS("maxConcurrentRequestsPerProcess", "1024"),
  GRACEFUL_SHUTDOWN_TIMEOUT("gracefulShutdownTimeout", "60000"),
  WATCHED_FILES("watchedFiles", "*.js;iisnode.yml"),
  NODE_ENV("node_env", ""),
  LOGGING_ENABLED("loggingEnabled", "true"),
  LOG_DIRECTORY("logDirectory", "iisnode"),
  MAX_LOG_FILE_SIZE("maxLogFileSizeInKB", "128"),
  MAX_TOTAL_LOG_FILE_SIZE("maxTotalLogFileSizeInKB", "1024"),
  MAX_LOG_FILES("maxLogFiles", "20"),
  // Not true as in iisnode: what a process says may be a secret.
  DEV_ERRORS_ENABLED("devErrorsEnabled", "false"),
  ENABLE_XFF("enableXFF", "false"),
  STICKY_SESSIONS("nodeProcessStickySessions", "false"),
  // Ours.
  APPLICATION_DIRECTORY("applicationDirectory", "/WEB-INF/node"),
  SCRIPT("script", "server.js"),
  LISTEN_ON("listenOn", "socket"),
  ENVIRONMENT("environment", ""),
  // What iisnode has as 100 attempts to connect with 250 ms between them.
  STARTUP_TIMEOUT("startupTimeout", "25000"),
  RESTART_DELAY("restartDelay", "250"),
  MAX_RESTART_DELAY("maxRestartDelay", "30000"),
  WATCH_INTERVAL("watchedFilesInterval", "1000");

  private final String text;
  private final String defaultValue;

  NodeSetting(String text, String defaultValue) {
    this.text = text;
    this.defaultValue = defaultValue;
  }

  String text() {
    return text;
  }

  String defaultValue() {
    return defaultValue;
  }

  /** The setting of a name, in any case of its letters as in IIS. */
  static Optional<NodeSetting> of(String name) {
    return Arrays.stream(values())
        .filter(one -> one.text.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }
}
