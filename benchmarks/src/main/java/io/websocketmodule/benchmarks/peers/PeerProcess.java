// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * Main class of a server's process. Says {@code ready PORT SETTINGS} on standard output, then
 * answers a line for each line of standard input: {@code cpu} with the nanoseconds of processor
 * time that the process has used, {@code memory} with the bytes of heap in use after a collection
 * and the resident bytes of the process. Ends with its standard input.
 */
public final class PeerProcess {

  private static final long NO_FIGURE = -1;

  private PeerProcess() {}

  /** Arguments: family, style, bytes of the largest message. */
  public static void main(String... arguments) throws Exception {
    Family family = Family.valueOf(arguments[0]);
    Style style = Style.valueOf(arguments[1]);
    int largestMessage = Integer.parseInt(arguments[2]);
    Peer peer =
        Class.forName(family.peerClass())
            .asSubclass(Peer.class)
            .getDeclaredConstructor()
            .newInstance();
    int port = peer.start(style, largestMessage);
    System.out.println("ready " + port + " " + peer.settings());
    answer(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)));
    // Whatever threads the server has, the measurement is over.
    System.exit(0);
  }

  private static void answer(BufferedReader questions) throws IOException {
    String question;
    while ((question = questions.readLine()) != null) {
      switch (question) {
        case "cpu" -> System.out.println(cpuNanos());
        case "memory" -> System.out.println(Memory.look());
        default -> throw new IOException("Unknown question " + question);
      }
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : NO_FIGURE;
  }
}
