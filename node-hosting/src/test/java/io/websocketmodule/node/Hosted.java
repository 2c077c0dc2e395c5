// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.websocketmodule.checks.client.Program;
import io.websocketmodule.impl.upgrade.WebSocketModuleFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One hosted application in one container, at /app/*. */
final class Hosted implements AutoCloseable {
  /** Where the build has put the samples and their packages. */
  static final Path SAMPLES =
      Path.of(System.getProperty("samples", "target/node")).toAbsolutePath();

  private static final Duration LONG = Duration.ofSeconds(60);

  private final NodeServlet servlet = new NodeServlet();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Container.Running container;

  private Hosted(Container container, Plan plan) throws Exception {
    this.container = container.start(context -> register(context, plan));
  }

  private void register(ServletContext context, Plan plan) {
    FilterRegistration.Dynamic filter =
        context.addFilter("WebSocketModule", new WebSocketModuleFilter());
    filter.setAsyncSupported(true);
    plan.module.forEach(filter::setInitParameter);
    filter.addMappingForUrlPatterns(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), true, "/*");
    ServletRegistration.Dynamic node = context.addServlet("node", servlet);
    node.setAsyncSupported(plan.async);
    node.setLoadOnStartup(1);
    plan.settings.forEach(node::setInitParameter);
    node.addMapping("/app/*");
  }

  /** An application that is described by and by. */
  static final class Plan {
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, String> module = new LinkedHashMap<>();
    private boolean async = true;

    Plan set(String name, String value) {
      settings.put(name, value);
      return this;
    }

    Plan module(String name, String value) {
      module.put(name, value);
      return this;
    }

    Plan withoutAsync() {
      async = false;
      return this;
    }

    Hosted on(Container container) throws Exception {
      return new Hosted(container, this);
    }
  }

  /** The sample of a name, with the module switched off. */
  static Plan sample(String name) {
    assumeTrue(
        Files.isDirectory(SAMPLES.resolve("node_modules")),
        "Node or npm is not installed here: nothing is hosted");
    return in(SAMPLES.resolve(name));
  }

  /** An application in a directory. */
  static Plan in(Path directory) {
    return new Plan()
        .module("enabled", "false")
        .set("applicationDirectory", directory.toString())
        .set("loggingEnabled", "false");
  }

  int port() {
    return container.port();
  }

  List<Long> pids() {
    return servlet.pids();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + "/app" + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(LONG);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  int status(String path) {
    return answer(path).statusCode();
  }

  String body(String path) {
    return answer(path).body();
  }

  private HttpResponse<String> answer(String path) {
    try {
      return get(path);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  HttpClient client() {
    return client;
  }

  /** Runs a script of the samples as a client; its output. */
  String client(String script, String... arguments) throws IOException, InterruptedException {
    return client(port(), script, arguments);
  }

  /** The same, for a server of another kind. */
  static String client(int port, String script, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("node", SAMPLES.resolve(script).toString());
    builder.command().add(Integer.toString(port));
    builder.command().addAll(List.of(arguments));
    return Program.run(builder.directory(SAMPLES.toFile()));
  }

  /** Looks again and again until something is so. */
  static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, () -> "waited in vain: " + what);
      LockSupport.parkNanos(5_000_000);
    }
  }

  static boolean alive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  @Override
  public void close() {
    try {
      container.stop().run();
    } catch (Exception e) {
      throw new AssertionError("the container did not stop", e);
    }
  }
}
