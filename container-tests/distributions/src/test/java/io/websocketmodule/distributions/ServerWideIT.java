// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.HttpAnswer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The module installed once for all applications, by the commands of docs/install.md. */
@ParameterizedClass
@MethodSource("io.websocketmodule.distributions.Distribution#takingTheModule")
class ServerWideIT {

  private static final List<String> OFF_FOR_ALL =
      List.of("-Dio.websocketmodule.enabled=false", "-Dio.websocketmodule.locked=enabled");

  @RegisterExtension static final Servers SERVERS = new Servers();

  @Parameter Distribution distribution;

  private Server installed() throws Exception {
    Server server = SERVERS.of(distribution);
    server.run(InstallPage.commands("install " + distribution.kind()));
    return server;
  }

  @Test
  void anApplicationNeedsNoJarOfTheModule() throws Exception {
    try (Server server = installed()) {
      Path war = WarFile.withoutModule(server.base().resolve("without"));
      server.deploy(war, "without.war");
      server.start();
      expectInstalledIn(server, "/without", "server");

      try (OpenConnections connections = new OpenConnections(server, "/without")) {
        server.awaitApplicationLoader(true);
        server.undeploy("without.war");
        connections.expectGoingAway();
      }
      Sample.await(server, "/without/status", 404);
      server.awaitApplicationLoader(false);

      server.deploy(war, "without.war");
      Sample.await(server, "/without/status", 200);
      try (OpenConnections connections = new OpenConnections(server, "/without")) {
        // Replaced while it runs.
        server.deploy(war, "without.war");
        connections.expectGoingAway();
      }
      Sample.await(server, "/without/status", 200);
      try (OpenConnections connections = new OpenConnections(server, "/without")) {
        server.terminate();
        connections.expectGoingAway();
      }
      server.awaitEnd();

      // Nobody has the API's classes any more; what brings them goes on.
      server.run(InstallPage.commands("remove " + distribution.kind()));
      server.undeploy("without.war");
      server.deploy(Sample.war(), "sample.war");
      server.start();
      expectInstalledIn(server, "/sample", "application");
      assertFalse(server.log().contains("installed in the server"), "it is removed");
    }
  }

  @Test
  void anApplicationThatBringsTheModuleHasItsOwnAlone() throws Exception {
    try (Server server = installed()) {
      server.deploy(Sample.war(), "sample.war");
      server.deploy(WarFile.withFilterNamedByHand(server.base().resolve("named")), "named.war");
      server.deploy(WarFile.withApiAlone(server.base().resolve("api")), "api.war");
      server.start();

      for (String application : List.of("/sample", "/named")) {
        try (OpenConnections connections = new OpenConnections(server, application)) {
          expectInstalledIn(server, application, "application");
          String status = Sample.get(server, application + "/status").body();
          assertTrue(status.contains("\"attempts\": " + connections.count()), status);
          assertTrue(status.contains("\"accepted\": " + connections.count()), status);
        }
      }
      assertTrue(server.log().contains("to its own filter ByHand"), "the log says whose it is");

      assertEquals(503, Sample.handshake(server, "/api/echo").status());
      assertTrue(server.log().contains("\"/api/\", which brings a io.websocketmodule.HttpContext"));
    }
  }

  @Test
  void whatTheServerLocksHoldsAgainstEveryApplication() throws Exception {
    try (Server server = installed()) {
      Path base = server.base();
      server.deploy(WarFile.withoutModule(base.resolve("without")), "without.war");
      server.deploy(Sample.war(), "sample.war");
      server.deploy(WarFile.expanded(base.resolve("rebel"), true), "rebel");
      server.start(OFF_FOR_ALL.toArray(String[]::new));

      for (String application : List.of("/without", "/sample")) {
        HttpAnswer answer = Sample.handshake(server, application + "/echo");
        assertEquals(503, answer.status());
        assertEquals("The WebSocket module is not active for this address.", answer.body().strip());
      }
      int rebel = Sample.get(server, "/rebel/index.html").status();
      assertTrue(rebel == 404 || rebel == 503, "it is not deployed: " + rebel);
      server.awaitLog("the server keeps this setting for itself");
    }
  }

  @Test
  void thePageQuotesWhatIsInstalled() throws Exception {
    String file = "distribution/src/main/tomcat/conf/websocket-module.xml";
    assertEquals(Files.readString(InstallPage.file(file)), InstallPage.quoted(file));
  }

  /** The log says it once, and the status as well. */
  private static void expectInstalledIn(Server server, String application, String where)
      throws Exception {
    String line = "for the application at \"" + application + "/\", installed in the ";
    List<String> told = server.log().lines().filter(each -> each.contains(line)).toList();
    assertEquals(1, told.size(), told.toString());
    assertTrue(told.get(0).contains(line + where), told.toString());
    String status = Sample.get(server, application + "/status").body();
    assertTrue(status.contains("\"installed\": \"" + where + '"'), status);
  }
}
