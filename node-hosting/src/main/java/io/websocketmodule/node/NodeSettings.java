// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

import io.websocketmodule.node.process.Hosting;
import io.websocketmodule.node.process.Hosting.LogLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Reads the values of settings. A bad one is refused with its place and what is allowed. */
final class NodeSettings {
  /** More processes than this are a slip of the hand. */
  private static final int MOST_PROCESSES = 256;

  /**
   * What of the server's environment a program needs to run at all: where things are, and in which
   * language and time zone it is to speak.
   */
  private static final List<String> INHERITED =
      List.of(
          "PATH",
          "HOME",
          "USER",
          "LANG",
          "LC_ALL",
          "TZ",
          "TMPDIR",
          "TEMP",
          "TMP",
          "SystemRoot",
          "SystemDrive",
          "ComSpec",
          "PATHEXT",
          "USERPROFILE",
          "APPDATA",
          "ProgramFiles");

  private final Map<NodeSetting, String> values;
  private final String place;

  /**
   * Takes values.
   *
   * @param values those that are set
   * @param place where they were, for messages
   */
  NodeSettings(Map<NodeSetting, String> values, String place) {
    this.values = new EnumMap<>(NodeSetting.class);
    for (NodeSetting setting : NodeSetting.values()) {
      this.values.put(setting, values.getOrDefault(setting, setting.defaultValue()).strip());
    }
    this.place = place;
  }

  /**
   * How the processes are run.
   *
   * @param name the application as the log names it
   * @param realPath finds what is inside the web application on disk; null where it is not
   * @param server the server's environment
   * @throws IllegalArgumentException a value is not allowed
   */
  Hosting hosting(String name, UnaryOperator<String> realPath, UnaryOperator<String> server) {
    Path directory = directory(realPath);
    return new Hosting(
        name,
        directory,
        command(directory),
        processes(),
        number(NodeSetting.MAX_CONCURRENT_REQUESTS, 1, Integer.MAX_VALUE),
        environment(server),
        choice(NodeSetting.LISTEN_ON, "socket", "port").equals("socket"),
        millis(NodeSetting.STARTUP_TIMEOUT, 1),
        millis(NodeSetting.RESTART_DELAY, 0),
        millis(NodeSetting.MAX_RESTART_DELAY, 0),
        millis(NodeSetting.GRACEFUL_SHUTDOWN_TIMEOUT, 0),
        list(NodeSetting.WATCHED_FILES),
        millis(NodeSetting.WATCH_INTERVAL, 0),
        new LogLimits(
            bool(NodeSetting.LOGGING_ENABLED),
            directory.resolve(text(NodeSetting.LOG_DIRECTORY)),
            1024L * number(NodeSetting.MAX_LOG_FILE_SIZE, 1, Integer.MAX_VALUE),
            1024L * number(NodeSetting.MAX_TOTAL_LOG_FILE_SIZE, 1, Integer.MAX_VALUE),
            number(NodeSetting.MAX_LOG_FILES, 1, Integer.MAX_VALUE)));
  }

  /** Whether something is on. */
  boolean bool(NodeSetting setting) {
    return choice(setting, "true", "false").equals("true");
  }

  private Path directory(UnaryOperator<String> realPath) {
    String text = text(NodeSetting.APPLICATION_DIRECTORY);
    String inside = text.startsWith("/WEB-INF/") ? realPath.apply(text) : text;
    if (inside == null) {
      throw refused(
          NodeSetting.APPLICATION_DIRECTORY,
          "a directory outside the application, because this one is not unpacked on disk");
    }
    Path directory = Path.of(inside).toAbsolutePath().normalize();
    if (!Files.isDirectory(directory)) {
      throw refused(
          NodeSetting.APPLICATION_DIRECTORY, "a directory that exists, " + directory + " does not");
    }
    return directory;
  }

  private List<String> command(Path directory) {
    List<String> words = new ArrayList<>(words(text(NodeSetting.NODE_PROCESS_COMMAND_LINE)));
    if (words.isEmpty()) {
      throw refused(NodeSetting.NODE_PROCESS_COMMAND_LINE, "a program and its arguments");
    }
    String script = text(NodeSetting.SCRIPT);
    if (!script.isEmpty()) {
      if (!Files.isRegularFile(directory.resolve(script))) {
        throw refused(
            NodeSetting.SCRIPT,
            "a file in " + directory + ", or nothing where nodeProcessCommandLine says it all");
      }
      words.add(script);
    }
    return words;
  }

  /** Splits at spaces; double quotes keep some together. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    boolean any = false;
    for (char c : (line + " ").toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
        any = true;
      } else if (c == ' ' && !quoted) {
        if (any || !word.isEmpty()) {
          words.add(word.toString());
        }
        word.setLength(0);
        any = false;
      } else {
        word.append(c);
      }
    }
    return words;
  }

  private int processes() {
    int count = number(NodeSetting.NODE_PROCESS_COUNT, 0, MOST_PROCESSES);
    return count == 0 ? Runtime.getRuntime().availableProcessors() : count;
  }

  private Map<String, String> environment(UnaryOperator<String> server) {
    Map<String, String> all = new HashMap<>();
    INHERITED.forEach(name -> inherit(name, server, all));
    inherit("NODE_ENV", server, all);
    if (!text(NodeSetting.NODE_ENV).isEmpty()) {
      all.put("NODE_ENV", text(NodeSetting.NODE_ENV));
    }
    for (String one : list(NodeSetting.ENVIRONMENT)) {
      int equals = one.indexOf('=');
      if (equals == 0 || one.toUpperCase(Locale.ROOT).startsWith("PORT=")) {
        throw refused(
            NodeSetting.ENVIRONMENT,
            "a list of NAME=VALUE or NAME separated by semicolons, and PORT is not among them");
      }
      if (equals < 0) {
        inherit(one, server, all);
      } else {
        all.put(one.substring(0, equals), one.substring(equals + 1));
      }
    }
    return all;
  }

  private static void inherit(String name, UnaryOperator<String> from, Map<String, String> to) {
    String value = from.apply(name);
    if (value != null) {
      to.put(name, value);
    }
  }

  private List<String> list(NodeSetting setting) {
    List<String> found = new ArrayList<>();
    for (String one : text(setting).split(";")) {
      if (!one.isBlank()) {
        found.add(one.strip());
      }
    }
    return found;
  }

  private Duration millis(NodeSetting setting, int least) {
    return Duration.ofMillis(number(setting, least, Integer.MAX_VALUE));
  }

  private int number(NodeSetting setting, int least, int most) {
    String allowed =
        "a whole number from " + least + (most == Integer.MAX_VALUE ? " upwards" : " to " + most);
    return parsed(
        setting,
        allowed,
        text -> {
          int number = Integer.parseInt(text);
          if (number < least || number > most) {
            throw new NumberFormatException(text);
          }
          return number;
        });
  }

  private String choice(NodeSetting setting, String one, String other) {
    String text = text(setting).toLowerCase(Locale.ROOT);
    if (!text.equals(one) && !text.equals(other)) {
      throw refused(setting, one + " or " + other);
    }
    return text;
  }

  private <T> T parsed(NodeSetting setting, String allowed, Function<String, T> parser) {
    try {
      return parser.apply(text(setting));
    } catch (NumberFormatException e) {
      throw refused(setting, allowed);
    }
  }

  private String text(NodeSetting setting) {
    return values.get(setting);
  }

  private IllegalArgumentException refused(NodeSetting setting, String allowed) {
    return new IllegalArgumentException(
        place + ": " + setting.text() + " is \"" + text(setting) + "\"; allowed is " + allowed);
  }
}
