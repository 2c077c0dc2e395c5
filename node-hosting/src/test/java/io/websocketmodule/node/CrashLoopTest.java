// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Processes that die again and again leave nothing behind. */
class CrashLoopTest {

  /** -Dcrash.loops=50 for the long run. */
  private static final int LOOPS = Integer.getInteger("crash.loops", 8);

  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  /** The containers' pools and the JDK's reaper breathe. */
  private static final int BREATH = 8;

  @Test
  void noProcessSocketOrThreadIsLeftBehind() throws Exception {
    assumeTrue(Files.isDirectory(OPEN_FILES), "open files can be counted on Linux alone");
    try (Hosted hosted = Hosted.sample("site").set("restartDelay", "0").on(Container.JETTY)) {
      crash(hosted);
      crash(hosted);
      long files = openFiles();
      long threads = Thread.getAllStackTraces().size();
      long children = children();
      for (int i = 0; i < LOOPS; i++) {
        crash(hosted);
      }
      Hosted.until("only one process lives", () -> hosted.pids().size() <= 1);
      Hosted.until("no child is left", () -> children() <= children);
      Hosted.until("no file is left open", () -> openFiles() <= files + BREATH);
      Hosted.until(
          "no thread is left", () -> Thread.getAllStackTraces().size() <= threads + BREATH);
      Path socket =
          Path.of(hosted.get("/env").body().replaceFirst(".*\"PORT\":\"([^\"]*)\".*", "$1"));
      List<String> left = List.of(socket.getFileName().toString(), "watchdog.cjs");
      Hosted.until(
          "no file is left of those that are dead", () -> files(socket.getParent()).equals(left));
    }
  }

  /** With a request in flight, an idle connection and a socket. */
  private static void crash(Hosted hosted) throws Exception {
    Hosted.until("a process answers", () -> hosted.status("/hello") == 200);
    try (RawClient socket = new RawClient(hosted.port())) {
      socket.upgraded("own");
      assertEquals(502, hosted.status("/crash"));
      assertEquals("early ", socket.readAll());
    }
  }

  private static long openFiles() {
    return files(OPEN_FILES).size();
  }

  private static List<String> files(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static long children() {
    return ProcessHandle.current().children().count();
  }
}
