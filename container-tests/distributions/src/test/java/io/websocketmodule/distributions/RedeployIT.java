// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The sample is replaced again and again while connections are open. */
@ParameterizedClass
@EnumSource(names = {"TOMCAT_11", "JETTY_EE11"})
class RedeployIT {

  /** After which a server has had as many requests at once as it will have. */
  private static final int STIRS = 5;

  /** Some seconds each: more by hand, with -Dredeployments=20. */
  private static final int TIMES = Integer.getInteger("redeployments", 4);

  @RegisterExtension static final Servers SERVERS = new Servers();

  @Parameter Distribution distribution;

  @Test
  void noRedeploymentLeavesAClassLoaderAThreadOrAnMBean() throws Exception {
    try (Server server = SERVERS.of(distribution)) {
      server.start();
      once(server);
      for (int i = 0; i < STIRS; i++) {
        Sample.stir(server); // Tomcat has an MBean for each request that ran beside others
      }
      Footprint first = Footprint.of(server);
      for (int i = 1; i < TIMES; i++) {
        once(server);
      }
      Footprint last = first.await(server, TIMES - 1);
      System.out.printf(
          "redeploy | %s | behind the first: %s | behind %d: %s%n",
          distribution, first.describe(), TIMES, last.describe());
      assertFalse(server.log().contains("failed to stop it"), "Tomcat names threads left behind");
      assertFalse(server.log().contains("Exception"), "something was thrown");
    }
  }

  private static void once(Server server) throws Exception {
    server.deploy(Sample.war(), "sample.war");
    Sample.await(server, "/sample/status", 200);
    try (OpenConnections connections = new OpenConnections(server, "/sample")) {
      server.undeploy("sample.war");
      connections.expectGoingAway();
    }
    Sample.await(server, "/sample/status", 404);
  }
}
