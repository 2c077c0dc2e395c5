// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.points;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All points, and what they are called on the command line. */
public final class Points {

  private static final Pattern ECHO = Pattern.compile("(\\d+)([bk])-(text|binary)-(\\d+)x(\\d+)");
  private static final int LARGEST_MESSAGE = 1024 * 1024;
  private static final int MOST_CONNECTIONS = 10_000;

  /** More would be sent at once than the load client prepares. */
  private static final int MOST_IN_FLIGHT = 64;

  private static final List<Point> SPECIAL =
      List.of(
          new Point("broadcast", Scene.BROADCAST, MessageKind.TEXT, 128, 1_000, 1),
          new Point("idle", Scene.IDLE, MessageKind.TEXT, 20, 10_000, 1),
          new Point("connect", Scene.CONNECT, MessageKind.TEXT, 20, 32, 1),
          new Point("slow-reader", Scene.SLOW_READER, MessageKind.BINARY, 1024, 99, 16),
          new Point("blocking", Scene.BLOCKING, MessageKind.TEXT, 20, 100, 1),
          new Point("plain", Scene.PLAIN, MessageKind.TEXT, 2, 100, 1),
          new Point("plain-upgrade", Scene.PLAIN, MessageKind.TEXT, 2, 100, 1));

  private Points() {}

  /** Every message size, kind, number of connections and depth there is a figure for. */
  public static List<Point> matrix() {
    List<Point> points = new ArrayList<>();
    for (int bytes : List.of(20, 1024, 64 * 1024)) {
      for (MessageKind kind : MessageKind.values()) {
        for (int connections : List.of(1, 100, 1_000)) {
          for (int inFlight : List.of(1, 16)) {
            points.add(Point.echo(bytes, kind, connections, inFlight));
          }
        }
      }
    }
    return points;
  }

  /** The points that the module's goals are stated for, with 100 connections. */
  public static List<Point> goals() {
    return List.of(
        Point.echo(20, MessageKind.TEXT, 100, 16),
        Point.echo(20, MessageKind.BINARY, 100, 16),
        Point.echo(1024, MessageKind.TEXT, 100, 16),
        Point.echo(64 * 1024, MessageKind.BINARY, 100, 1),
        Point.echo(20, MessageKind.TEXT, 100, 1),
        Point.echo(20, MessageKind.BINARY, 100, 1));
  }

  /** The points that are no plain echo. */
  public static List<Point> special() {
    return SPECIAL;
  }

  /**
   * The points of a command line.
   *
   * @throws IllegalArgumentException a name that means nothing; the message says which are allowed
   */
  public static List<Point> named(List<String> names) {
    Set<Point> points = new LinkedHashSet<>();
    for (String name : names) {
      switch (name) {
        case "goals" -> points.addAll(goals());
        case "matrix" -> points.addAll(matrix());
        case "special" -> points.addAll(SPECIAL);
        case "all" -> {
          points.addAll(matrix());
          points.addAll(SPECIAL);
        }
        default -> points.add(named(name));
      }
    }
    return List.copyOf(points);
  }

  private static Point named(String name) {
    return SPECIAL.stream()
        .filter(point -> point.name().equals(name))
        .findFirst()
        .or(() -> echo(name))
        .orElseThrow(() -> new IllegalArgumentException(unknown(name)));
  }

  private static Optional<Point> echo(String name) {
    Matcher parts = ECHO.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      int bytes =
          Math.multiplyExact(
              Integer.parseInt(parts.group(1)), parts.group(2).equals("k") ? 1024 : 1);
      int connections = Integer.parseInt(parts.group(4));
      int inFlight = Integer.parseInt(parts.group(5));
      boolean allowed =
          bytes >= 1
              && bytes <= LARGEST_MESSAGE
              && connections >= 1
              && connections <= MOST_CONNECTIONS
              && inFlight >= 1
              && inFlight <= MOST_IN_FLIGHT;
      MessageKind kind = MessageKind.valueOf(parts.group(3).toUpperCase(Locale.ROOT));
      return allowed
          ? Optional.of(Point.echo(bytes, kind, connections, inFlight))
          : Optional.empty();
    } catch (ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String unknown(String name) {
    return "There is no point "
        + name
        + "; allowed are goals, matrix, special, all, "
        + String.join(", ", SPECIAL.stream().map(Point::name).toList())
        + ", and SIZE-KIND-CONNECTIONSxINFLIGHT like 20b-text-100x16 or 64k-binary-1x1: size from 1b"
        + " to 1024k, kind text or binary, at most "
        + MOST_CONNECTIONS
        + " connections and "
        + MOST_IN_FLIGHT
        + " in flight";
  }
}
