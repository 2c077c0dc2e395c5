// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.points;

/**
 * One thing to measure: what is sent, on how many connections, how much of it at a time.
 *
 * @param name as on the command line, like 20b-text-100x16
 * @param scene what happens
 * @param kind text or binary
 * @param messageBytes payload of each message
 * @param connections those that are measured
 * @param inFlight messages on their way on each of them at a time
 */
public record Point(
    String name, Scene scene, MessageKind kind, int messageBytes, int connections, int inFlight) {

  /** An echo point, named by what it is. */
  static Point echo(int messageBytes, MessageKind kind, int connections, int inFlight) {
    String size = messageBytes % 1024 == 0 ? messageBytes / 1024 + "k" : messageBytes + "b";
    String name =
        size
            + "-"
            + kind.name().toLowerCase(java.util.Locale.ROOT)
            + "-"
            + connections
            + "x"
            + inFlight;
    return new Point(name, Scene.ECHO, kind, messageBytes, connections, inFlight);
  }

  /** The same with other numbers of connections, for a quick try. */
  public Point withConnections(int fewer) {
    return new Point(name, scene, kind, messageBytes, fewer, inFlight);
  }
}
