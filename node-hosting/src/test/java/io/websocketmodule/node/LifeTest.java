// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Processes begin with the first request, die, come again, are replaced, and end with the server.
 */
class LifeTest {

  @TempDir private Path directory;

  @Test
  void aProcessIsStartedByTheFirstRequestAndEndsWithTheServer() throws Exception {
    long pid;
    try (Hosted hosted = Hosted.sample("site").on(Container.JETTY)) {
      assertEquals(List.of(), hosted.pids());
      pid = Long.parseLong(hosted.get("/pid").body());
      assertEquals(List.of(pid), hosted.pids());
    }
    assertFalse(Hosted.alive(pid));
  }

  @Test
  void whatAProcessGetsIsASocketInAPrivateDirectoryAndNoSecrets() throws Exception {
    try (Hosted hosted =
        Hosted.sample("site")
            .set("environment", "OWN=a=b; HOME")
            .set("node_env", "production")
            .on(Container.JETTY)) {
      String environment = hosted.get("/env").body();
      String port = environment.replaceFirst(".*\"PORT\":\"([^\"]*)\".*", "$1");
      assertEquals(
          "rwx------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(port).getParent())));
      assertTrue(environment.contains("\"OWN\":\"a=b\""), environment);
      assertTrue(environment.contains("\"NODE_ENV\":\"production\""), environment);
      assertFalse(environment.contains("NODE_OPTIONS"), environment);
      for (String name : System.getenv().keySet()) {
        if (name.contains("MAVEN") || name.contains("JAVA")) {
          assertFalse(environment.contains('"' + name + '"'), environment);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLoopbackPortDoesAsWell(Container container) throws Exception {
    try (Hosted hosted = Hosted.sample("site").set("listenOn", "port").on(container);
        RawClient client = new RawClient(hosted.port())) {
      assertTrue(hosted.get("/env").body().matches(".*\"PORT\":\"[0-9]+\".*"));
      client.upgraded("own");
      assertEquals("early ", client.read(6));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKilledProcessTakesOnlyItsOwnRequestsAndSocketsAlong(Container container) throws Exception {
    try (Logged log = new Logged();
        Hosted hosted = Hosted.sample("site").on(container)) {
      long pid = Long.parseLong(hosted.get("/pid").body());
      List<RawClient> sockets = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        sockets.add(new RawClient(hosted.port()).upgraded("own"));
      }
      CompletableFuture<HttpResponse<String>> inFlight =
          hosted.client().sendAsync(hosted.request("/hang").build(), BodyHandlers.ofString());
      // A second request on another connection comes back behind the first one's arrival.
      Hosted.until("the request hangs in the process", () -> hosted.body("/hanging").equals("1"));
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      assertEquals(502, inFlight.join().statusCode());
      for (RawClient socket : sockets) {
        assertEquals("early ", socket.read(6));
        assertEnds(socket);
        socket.close();
      }
      assertNotEquals(Long.toString(pid), hosted.get("/pid").body());
      log.await(Level.WARNING, "Node process " + pid, "exit code 137");
    }
  }

  private static void assertEnds(RawClient socket) {
    try {
      assertEquals("", socket.readAll());
    } catch (IOException e) {
      // A reset ends it as well.
    }
  }

  @Test
  void aCrashIsToldWithTheLastLinesAndTheNextOnesWaitLongerEachTime() throws Exception {
    try (Logged log = new Logged();
        Hosted hosted =
            Hosted.sample("site")
                .set("restartDelay", "60000")
                .set("maxRestartDelay", "60000")
                .on(Container.JETTY)) {
      assertEquals(502, hosted.get("/crash").statusCode());
      log.await(Level.WARNING, "exit code 3", "crashing on request");
      // One accident does not keep anybody waiting; two are a loop.
      assertEquals(502, hosted.get("/crash").statusCode());
      Hosted.until("the second death is noticed", () -> hosted.pids().isEmpty());
      HttpResponse<String> refused = hosted.get("/hello");
      assertEquals(503, refused.statusCode());
      int seconds = Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow());
      assertTrue(seconds > 50 && seconds <= 60, () -> "Retry-After: " + seconds);
    }
  }

  @Test
  void twoProcessesServeInTurnAndACookieKeepsAClientAtOne() throws Exception {
    try (Hosted hosted =
        Hosted.sample("site")
            .set("nodeProcessCountPerApplication", "2")
            .set("nodeProcessStickySessions", "true")
            .on(Container.JETTY)) {
      Set<String> all = new HashSet<>();
      for (int i = 0; i < 4; i++) {
        all.add(hosted.get("/pid").body());
      }
      assertEquals(2, all.size());
      for (int i = 0; i < 4; i++) {
        HttpClient client =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager())
                .build();
        HttpResponse<String> first =
            client.send(hosted.request("/pid").build(), BodyHandlers.ofString());
        String cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(
            cookie.matches("websocketmodule\\.node=[01]; Path=/app; HttpOnly; SameSite=Lax"),
            cookie);
        for (int j = 0; j < 4; j++) {
          HttpResponse<String> next =
              client.send(hosted.request("/pid").build(), BodyHandlers.ofString());
          assertEquals(first.body(), next.body());
          assertTrue(next.headers().firstValue("Set-Cookie").isEmpty());
        }
      }
      // Whatever a client makes of it, it gets an answer.
      for (String forged : List.of("7", "-1", "99999999999", "x", "")) {
        assertEquals(
            200,
            hosted
                .send(
                    hosted
                        .request("/pid")
                        .header("Cookie", "websocketmodule.node=" + forged)
                        .build())
                .statusCode());
      }
    }
  }

  @Test
  void aChangedFileReplacesTheProcessUnderLoadWithoutAFailedRequest() throws Exception {
    Path script = copyOfSite();
    try (Hosted hosted =
            Hosted.in(directory)
                .set("watchedFilesInterval", "50")
                .set("gracefulShutdownTimeout", "6000")
                .on(Container.JETTY);
        RawClient socket = new RawClient(hosted.port())) {
      String before = hosted.get("/pid").body();
      socket.upgraded("own");
      assertEquals("early ", socket.read(6));
      AtomicBoolean stop = new AtomicBoolean();
      AtomicInteger answered = new AtomicInteger();
      List<CompletableFuture<Void>> load = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String path = i % 2 == 0 ? "/slow" : "/pid";
        load.add(
            CompletableFuture.runAsync(
                () -> {
                  while (!stop.get()) {
                    assertEquals(200, hosted.status(path));
                    answered.incrementAndGet();
                  }
                }));
      }
      for (int change = 0; change < 2; change++) {
        String old = hosted.get("/pid").body();
        Files.writeString(script, Files.readString(script) + "// changed\n");
        Hosted.until("a new process answers", () -> !hosted.body("/pid").equals(old));
      }
      // The old one lives for its socket, until the time is up.
      assertEnds(socket);
      Hosted.until("the old ones are gone", () -> hosted.pids().size() == 1);
      assertFalse(Hosted.alive(Long.parseLong(before)));
      stop.set(true);
      load.forEach(CompletableFuture::join);
      assertTrue(answered.get() > 4, answered::toString);
    }
  }

  /** The sample with its packages a directory above, where Node finds them. */
  private Path copyOfSite() throws Exception {
    Hosted.sample("site");
    Path script = directory.resolve("server.js");
    Files.copy(Hosted.SAMPLES.resolve("site/server.js"), script);
    return script;
  }

  @Test
  void outputIsLoggedInFilesOfABoundedSizeAndNumber() throws Exception {
    copyOfSite();
    try (Hosted hosted =
        Hosted.in(directory)
            .set("loggingEnabled", "true")
            .set("maxLogFileSizeInKB", "2")
            .set("maxLogFiles", "3")
            .on(Container.JETTY)) {
      for (int i = 0; i < 20; i++) {
        assertEquals(200, hosted.get("/say").statusCode());
      }
      Path logs = directory.resolve("iisnode");
      Hosted.until("files have come and gone", () -> files(logs).contains("node-10.txt"));
      assertEquals(3, files(logs).size(), () -> files(logs).toString());
      for (String file : files(logs)) {
        assertTrue(Files.size(logs.resolve(file)) <= 2048, file);
      }
    }
  }

  private static List<String> files(Path logs) {
    try (var files = Files.list(logs)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
