// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is explained as the server's own is the same with an application that has neither the module
 * nor a WebSocket. When this fails, an explanation is out of date.
 */
@ParameterizedClass(allowZeroInvocations = true)
@MethodSource("io.websocketmodule.distributions.Distribution#keepingLoaders")
class WithoutModuleIT {

  private static final Duration LOOK = Duration.ofSeconds(20);

  @RegisterExtension static final Servers SERVERS = new Servers();

  @Parameter Distribution distribution;

  @Test
  void theServerKeepsTheLoaderOfAnUndeployedApplicationAllTheSame() throws Exception {
    try (Server server = SERVERS.of(distribution)) {
      server.deploy(WarFile.ofOneServlet(server.base().resolve("plain.war")), "plain.war");
      server.start();
      Sample.await(server, "/plain/", 200);
      Sample.stir(server, "/plain/");
      server.awaitObjects(WarFile.HELD_BY_THE_SERVLET, true, LOOK);
      server.undeploy("plain.war");
      Sample.await(server, "/plain/", 404);
      assertThrows(
          AssertionError.class,
          () -> server.awaitObjects(WarFile.HELD_BY_THE_SERVLET, false, LOOK));
    }
  }

  @Test
  void itKeepsNothingOfTheModuleWhereItsThreadHasServedAnotherApplicationFirst() throws Exception {
    assumeTrue(distribution == Distribution.WILDFLY);
    try (Server server = SERVERS.of(distribution)) {
      new Descriptor(server.base().resolve("configuration/standalone.xml"))
          .replace("<worker name=\"default\"", "<worker name=\"default\" task-max-threads=\"1\"")
          .save();
      server.deploy(WarFile.ofOneServlet(server.base().resolve("plain.war")), "plain.war");
      server.start();
      Sample.await(server, "/plain/", 200);
      server.deploy(Sample.war(), "sample.war");
      Sample.await(server, "/sample/status", 200);
      try (OpenConnections connections = new OpenConnections(server, "/sample")) {
        server.awaitApplicationLoader(true);
        server.undeploy("sample.war");
        connections.expectGoingAway();
      }
      Sample.await(server, "/sample/status", 404);
      server.awaitApplicationLoader(false);
    }
  }
}
