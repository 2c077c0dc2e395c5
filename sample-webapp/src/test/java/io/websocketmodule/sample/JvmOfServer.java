// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Looks into a server's JVM from outside, by the JDK's own jcmd. */
final class JvmOfServer {

  private final long pid;

  JvmOfServer(ServerProcess server) {
    pid = server.pid();
  }

  /** Bytes of heap that are reachable; collects garbage first. */
  long liveHeap() throws IOException, InterruptedException {
    String total = "";
    for (String line : jcmd("GC.class_histogram")) {
      if (line.startsWith("Total")) {
        total = line;
      }
    }
    return Long.parseLong(total.strip().split("\\s+")[2]);
  }

  /** Objects of a class that are reachable; collects garbage first. */
  long instances(String className) throws IOException, InterruptedException {
    for (String line : jcmd("GC.class_histogram")) {
      String[] columns = line.strip().split("\\s+");
      if (columns.length > 3 && columns[3].equals(className)) {
        return Long.parseLong(columns[1]);
      }
    }
    return 0;
  }

  /** Threads of the JVM that run Java, as its thread dump lists them. */
  long threads() throws IOException, InterruptedException {
    return jcmd("Thread.print").stream()
        .filter(line -> line.startsWith("\"") && line.contains("#"))
        .count();
  }

  private List<String> jcmd(String command) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("jcmd " + command + " failed: " + output);
    }
    return output.lines().toList();
  }
}
