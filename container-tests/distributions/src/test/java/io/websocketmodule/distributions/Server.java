// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;

/** A distribution as a running process, with a base directory of its own below target. */
final class Server implements AutoCloseable {

  /** For a start or a deployment on a busy machine; one takes two to twenty seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private final Distribution distribution;
  private final Path base;
  private final Path log;
  private final Set<String> applications = new HashSet<>();
  private volatile Process process;
  private volatile ProcessHandle jvm;
  private int port;
  private String lastLog = "";

  private Server(Distribution distribution, Path base) {
    this.distribution = distribution;
    this.base = base;
    log = base.resolve("server.log");
  }

  /** A configured server that does not run yet. */
  static Server of(Distribution distribution) throws IOException, InterruptedException {
    Path base = Files.createTempDirectory(distribution.home().getParent(), "base-");
    Server server = new Server(distribution, base);
    Files.createDirectory(base.resolve("logs"));
    distribution.product().configure(distribution.home(), base);
    return server;
  }

  /** Starts the process and waits until it listens, with all deployed that lies there. */
  void start(String... javaOptions) throws IOException {
    Product product = distribution.product();
    List<String> options = List.of(javaOptions);
    ProcessBuilder builder =
        new ProcessBuilder(product.command(distribution.home(), base, options))
            .directory(base.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(product.environment(distribution.home(), base, options));
    process = builder.start();
    Waiting.until(PATIENCE, () -> "the server does not start:\n" + log(), this::isReady);
    jvm = jvmOf(process);
    Waiting.until(
        PATIENCE,
        () -> "not deployed: " + applications + "\n" + log(),
        () -> applications.stream().allMatch(each -> product.isDeployed(folder(), each)));
  }

  /** The server itself behind the shells and launchers that started it. */
  private static ProcessHandle jvmOf(Process started) {
    ProcessHandle last = started.toHandle();
    for (Optional<ProcessHandle> child = javaChild(last); child.isPresent(); ) {
      last = child.get();
      child = javaChild(last);
    }
    return last;
  }

  private static Optional<ProcessHandle> javaChild(ProcessHandle parent) {
    return parent.children().filter(each -> command(each).endsWith("java")).findFirst();
  }

  private static String command(ProcessHandle process) {
    return process.info().command().orElse("");
  }

  private Path folder() {
    return base.resolve(distribution.product().applications());
  }

  private boolean isReady() throws IOException {
    if (!process.isAlive()) {
      throw new IOException("the server has ended:\n" + log());
    }
    Matcher ready = distribution.product().ready().matcher(log());
    if (ready.find()) {
      port = Integer.parseInt(ready.group(1));
      return true;
    }
    return false;
  }

  /** Runs commands as a user types them, in a shell with the server's environment. */
  void run(String commands) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-e", "-c", commands)
            .directory(base.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.putAll(distribution.product().environment(distribution.home(), base, List.of()));
    environment.put("DOWNLOADS", System.getProperty("downloads"));
    String bin = Path.of(System.getProperty("java.home"), "bin").toString();
    environment.merge("PATH", bin, (path, java) -> java + File.pathSeparator + path);
    Process shell = builder.start();
    try {
      if (!shell.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || shell.exitValue() != 0) {
        throw new AssertionError("these commands fail:\n" + commands + "\n" + log());
      }
    } finally {
      shell.destroyForcibly();
    }
  }

  /** Puts an application into the server's folder: a file NAME.war, or a directory NAME. */
  void deploy(Path application, String name) throws IOException {
    Path target = folder().resolve(name);
    applications.add(name);
    if (Files.isDirectory(application)) {
      Directories.copy(application, target);
    } else {
      // Whole at once: the server may be looking.
      Path arriving = base.resolve(name + ".arriving");
      Files.copy(application, arriving);
      Files.move(arriving, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Takes an application out of the server's folder. */
  void undeploy(String name) throws IOException {
    applications.remove(name);
    Directories.delete(folder().resolve(name));
  }

  /** SIGTERM. */
  void terminate() {
    jvm.destroy();
  }

  /** Waits for the end of the process after {@link #terminate}. */
  void awaitEnd() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the server does not end");
    }
    if (jvm.isAlive()) {
      throw new AssertionError("the server has left " + jvm.info());
    }
  }

  /**
   * Waits until the server does or does not hold an application, be it one that nobody uses: a
   * class loader that cannot be collected is a leak with every redeployment.
   */
  void awaitApplicationLoader(boolean held) {
    awaitApplicationLoader(held, PATIENCE);
  }

  /** The same, with another patience. */
  void awaitApplicationLoader(boolean held, Duration patience) {
    awaitObjects(distribution.product().applicationLoader(), held, patience);
  }

  /** Waits until there are objects of a class that cannot be collected, or none. */
  void awaitObjects(String className, boolean held, Duration patience) {
    Waiting.until(
        patience,
        () -> className + (held ? " is not there" : " is left"),
        () -> {
          Sample.stir(this);
          return ask("GC.class_histogram").contains(className) == held;
        });
  }

  /** What the JVM answers to a command of jcmd. */
  String ask(String command) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process asking = new ProcessBuilder(jcmd, Long.toString(jvm.pid()), command).start();
    return new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  Distribution distribution() {
    return distribution;
  }

  Path base() {
    return base;
  }

  int port() {
    return port;
  }

  /** The port of TLS, where the server has one. */
  int securePort() {
    Matcher secure = distribution.product().secure().orElseThrow().matcher(log());
    if (!secure.find()) {
      throw new AssertionError("the log tells of no port for TLS");
    }
    return Integer.parseInt(secure.group(1));
  }

  /** The address of a WebSocket. */
  URI ws(String path) {
    return URI.create("ws://127.0.0.1:" + port + path);
  }

  /** The address of a WebSocket on TLS. */
  URI wss(String path) {
    return URI.create("wss://127.0.0.1:" + securePort() + path);
  }

  /** Waits until the log has some words. */
  void awaitLog(String words) {
    Waiting.until(PATIENCE, () -> "not logged: " + words, () -> log().contains(words));
  }

  /** What the server has written so far, the log of its applications included. */
  String log() {
    if (!Files.exists(log)) {
      return lastLog;
    }
    try (DirectoryStream<Path> applications =
        Files.newDirectoryStream(base.resolve("logs"), "localhost.*.log")) {
      StringBuilder all = new StringBuilder(Files.readString(log));
      for (Path each : applications) {
        all.append(Files.readString(each));
      }
      return all.toString();
    } catch (IOException e) {
      return "unreadable: " + e;
    }
  }

  /** Kills the process if it runs. */
  void kill() {
    if (process != null) {
      List<ProcessHandle> started = process.descendants().toList();
      process.destroyForcibly().onExit().join();
      for (ProcessHandle each : started) {
        each.destroyForcibly();
        each.onExit().join();
      }
    }
  }

  /** Kills the process if it runs, and removes the base directory. */
  @Override
  public void close() throws IOException {
    kill();
    lastLog = log();
    Directories.delete(base);
  }
}
