// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.table.Check;
import io.websocketmodule.checks.table.Explained;
import io.websocketmodule.checks.table.Results;
import io.websocketmodule.checks.table.Shows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A Jakarta endpoint in the application that has the module, which is switched on or off. */
@ParameterizedClass
@MethodSource("io.websocketmodule.distributions.Distribution#fetched")
class EndpointsIT {

  @RegisterExtension static final Servers SERVERS = new Servers();

  @Parameter Distribution distribution;

  @RegisterExtension final Results results = new Results(() -> distribution.tested());

  @Test
  @Shows(Check.ENDPOINTS)
  void endpointsWorkBesideTheModuleWhetherItIsOnOrOff() throws Exception {
    if (!distribution.hasEndpoints()) {
      results.explain(Explained.NO_ENDPOINTS);
      return;
    }
    try (Server server = SERVERS.of(distribution)) {
      for (boolean enabled : new boolean[] {true, false}) {
        String name = enabled ? "on.war" : "off.war";
        server.deploy(WarFile.withEndpoint(server.base().resolve(name), enabled), name);
      }
      server.start();
      expectAnswer(server, "/on/jakarta", "jakarta hello");
      expectAnswer(server, "/on/echo", "hello");
      expectAnswer(server, "/off/jakarta", "jakarta hello");
      assertEquals(503, Sample.handshake(server, "/off/echo").status());
    }
  }

  private static void expectAnswer(Server server, String path, String answer) throws Exception {
    try (RawClient client = RawClient.open(server.port(), path)) {
      client.send(ClientFrame.text("hello"));
      assertEquals(answer, client.readMessage().text());
    }
  }
}
