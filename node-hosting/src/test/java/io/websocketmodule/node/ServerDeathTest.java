// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However the server goes, its processes go with it. */
class ServerDeathTest {

  enum Death {
    KILLED {
      @Override
      void of(Process server) {
        server.destroyForcibly();
      }
    },
    TERMINATED {
      @Override
      void of(Process server) {
        server.destroy();
      }
    },
    EXITED {
      @Override
      void of(Process server) throws IOException {
        server.getOutputStream().close();
      }
    };

    abstract void of(Process server) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void processesDieWithTheServer(Death death) throws Exception {
    assumeTrue(
        Files.isDirectory(Hosted.SAMPLES.resolve("node_modules")),
        "Node or npm is not installed here: nothing is hosted");
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Dsamples=" + Hosted.SAMPLES,
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                ServerProcess.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said = server.inputReader()) {
      long pid = pid(said);
      assertTrue(Hosted.alive(pid));
      death.of(server);
      Hosted.until("the Node process is gone", () -> !Hosted.alive(pid));
      assertTrue(server.waitFor() >= 0);
    } finally {
      server.destroyForcibly();
    }
  }

  private static long pid(BufferedReader said) throws IOException {
    String line;
    while ((line = said.readLine()) != null) {
      if (line.startsWith("pid ")) {
        return Long.parseLong(line.substring(4));
      }
    }
    throw new AssertionError("the server did not start");
  }
}
