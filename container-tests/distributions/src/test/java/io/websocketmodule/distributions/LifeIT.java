// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.table.Check;
import io.websocketmodule.checks.table.Explained;
import io.websocketmodule.checks.table.Results;
import io.websocketmodule.checks.table.Shows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Deployed, undeployed, deployed again, switched while it runs, stopped. */
@ParameterizedClass
@MethodSource("io.websocketmodule.distributions.Distribution#restarted")
class LifeIT {

  private static final String ECHO_OFF =
      """
      <configuration>
        <location path="echo">
          <system.webServer>
            <webSocket enabled="false"/>
          </system.webServer>
        </location>
      </configuration>
      """;

  private static final Duration LOOK = Duration.ofSeconds(20);

  @RegisterExtension static final Servers SERVERS = new Servers();

  @Parameter Distribution distribution;

  @RegisterExtension final Results results = new Results(() -> distribution.tested());

  @Test
  @Shows(Check.UNDEPLOY)
  void undeployTellsEveryone1001AndLeavesNothingBehind() throws Exception {
    if (!distribution.product().undeploys()) {
      results.explain(Explained.NEVER_UNDEPLOYS);
      return;
    }
    try (Server server = SERVERS.of(distribution)) {
      server.deploy(Sample.war(), "sample.war");
      server.start();
      try (OpenConnections connections = new OpenConnections(server, "/sample")) {
        server.awaitApplicationLoader(true);
        server.undeploy("sample.war");
        connections.expectGoingAway();
      }
      Sample.await(server, "/sample/status", 404);
      expectNoLoader(server);
      assertFalse(server.log().contains("failed to stop it"), "Tomcat names threads left behind");

      server.deploy(Sample.war(), "sample.war");
      Sample.await(server, "/sample/status", 200);
      new OpenConnections(server, "/sample").close();
    }
  }

  private void expectNoLoader(Server server) {
    Optional<Explained> kept = distribution.product().keepsLoaders();
    if (kept.isEmpty()) {
      server.awaitApplicationLoader(false);
      return;
    }
    results.explain(kept.get());
    // As soon as it lets go the explanation is out of date.
    assertThrows(AssertionError.class, () -> server.awaitApplicationLoader(false, LOOK));
  }

  @Test
  @Shows(Check.STOP)
  void sigtermTellsEveryone1001AndEndsTheServer() throws Exception {
    try (Server server = SERVERS.of(distribution)) {
      server.deploy(Sample.war(), "sample.war");
      server.start();
      try (OpenConnections connections = new OpenConnections(server, "/sample")) {
        server.terminate();
        connections.expectGoingAway();
        server.awaitEnd();
      }
    }
  }

  @Test
  @Shows(Check.TOGGLE)
  void editingTheServersConfigFileSwitchesAPathWhileConnectionsAreOpen() throws Exception {
    try (Server server = SERVERS.of(distribution)) {
      Path file = server.base().resolve("websockets.config");
      server.deploy(Sample.war(), "sample.war");
      server.start("-Dio.websocketmodule.configFile=" + file);
      try (RawClient echo = RawClient.open(server.port(), "/sample/echo")) {
        Files.writeString(file, ECHO_OFF);
        awaitHandshake(server, "/sample/echo", 503);
        assertEquals(101, Sample.handshake(server, "/sample/echo-managed").status());
        echo.send(ClientFrame.text("still here"));
        assertEquals("still here", echo.readMessage().text());
        Files.delete(file);
        awaitHandshake(server, "/sample/echo", 101);
      }
    }
  }

  private static void awaitHandshake(Server server, String path, int status) {
    Waiting.until(
        Duration.ofSeconds(30),
        () -> "a handshake for " + path + " is not answered with " + status,
        () -> Sample.handshake(server, path).status() == status);
  }
}
